import type { Image } from '../src/assets/images.ts';
import { builder } from './builder.ts';
import { maySeeContent } from './visibility.ts';

export const ImageRef = builder.objectRef<Image>('Image');

builder.node(ImageRef, {
  description:
    'A picture that came out of a generation, or went in. Seen by keys of its account with the scope GENERATIONS_READ.',
  id: { resolve: (image) => image.id, description: 'Begins with img_.' },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const image = await loaders.image.load(id);
        return image !== null && maySeeContent(viewer, image) ? image : null;
      }),
    ),
  fields: (t) => ({
    url: t.string({
      nullable: true,
      description:
        'Where its bytes are: a signed link that works without a key until urlExpiresAt. Ask again for a new one. Null once the content was erased.',
      resolve: (image, _args, { imageLinks }) => (image.erasedAt === null ? imageLinks.sign(image.id).url : null),
    }),
    urlExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When url stops working, at most an hour from now. Null once the content was erased.',
      resolve: (image, _args, { imageLinks }) => (image.erasedAt === null ? imageLinks.sign(image.id).expiresAt : null),
    }),
    mimeType: t.exposeString('mimeType', {
      description: 'What the bytes are, found by decoding them: image/png, image/jpeg, image/webp and the like.',
    }),
    width: t.exposeInt('width', { description: 'In pixels, as shown.' }),
    height: t.exposeInt('height', { description: 'In pixels, as shown.' }),
    bytes: t.exposeInt('bytes', { description: 'The size of the file, in bytes.' }),
    sha256: t.exposeString('sha256', {
      description: 'SHA-256 of the bytes, in hex. Equal pictures have equal ones. It stays when the content is erased.',
    }),
  }),
});
