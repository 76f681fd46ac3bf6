import type { GalleryKind } from '../src/catalog/closed-sets.ts';
import type { GalleryImage, Model } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { CompetitionRef } from './competition.ts';
import { pageOf, type Page, type PageArguments } from './connection.ts';

export const GalleryKindEnum = builder.enumType('GalleryKind', {
  description: 'Why a picture is in a gallery.',
  values: {
    CURATED: { description: 'Chosen by somebody to show what the model can do.' },
    ARENA: { description: 'The model’s entry in a competition.' },
  } satisfies Record<GalleryKind, { description: string }>,
});

export const GalleryImageType = builder.objectRef<GalleryImage>('GalleryImage');

GalleryImageType.implement({
  description: 'A picture that a model made, shown elsewhere.',
  fields: (t) => ({
    kind: t.expose('kind', { type: GalleryKindEnum, description: 'Why it is shown.' }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'Where it is, at the page’s own host; null where a page lists a picture without its address.',
    }),
    caption: t.exposeString('caption', {
      description: 'The beginning of its prompt, or the name of its competition, as published.',
    }),
    competition: t.expose('competition', {
      type: CompetitionRef,
      nullable: true,
      description: 'The competition that it was made for; null for others.',
    }),
    rank: t.exposeInt('rank', {
      nullable: true,
      description: 'The model’s place there, as published with the picture; null outside competitions.',
    }),
    of: t.exposeInt('of', { nullable: true, description: 'How many were ranked there; null outside competitions.' }),
    elo: t.exposeInt('elo', {
      nullable: true,
      description: 'The model’s Elo there, as published with the picture; null outside competitions.',
    }),
  }),
});

export const GalleryImageConnection = builder.connectionObject(
  { type: GalleryImageType, name: 'GalleryImageConnection', description: 'A page of pictures.' },
  { name: 'GalleryImageEdge', description: 'A picture at its place in a gallery.' },
);

/** A page of a model's gallery, in the order of publication. */
export function galleryPage(model: Model, kind: GalleryKind | null, args: PageArguments): Page<GalleryImage> {
  const images = kind === null ? model.gallery : model.gallery.filter((image) => image.kind === kind);
  return pageOf(images, args, { name: `gallery of ${model.id}`, key: (image) => [model.gallery.indexOf(image)] });
}
