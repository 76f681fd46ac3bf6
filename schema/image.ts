import { GraphQLError } from 'graphql';
import { PICTURE_FORMATS, type PictureFormat } from '../src/assets/format.ts';
import type { Image } from '../src/assets/images.ts';
import { VARIANT_WIDTHS, variantOf } from '../src/assets/variant.ts';
import { builder } from './builder.ts';
import { maySeeContent } from './visibility.ts';

const DESCRIPTIONS: Readonly<Record<PictureFormat, string>> = {
  png: 'Without loss; the largest.',
  jpeg: 'Without transparency: what was transparent becomes white.',
  webp: 'Small, and shown everywhere.',
  avif: 'Smaller, and slow to make: at most 1024 pixels wide.',
  gif: 'Of 256 colours, and slow to make: at most 1024 pixels wide.',
};

const ImageFormatEnum = builder.enumType('ImageFormat', {
  description: 'What a picture can be converted to. More may come.',
  values: Object.fromEntries(
    PICTURE_FORMATS.map((format) => [format.toUpperCase(), { value: format, description: DESCRIPTIONS[format] }]),
  ),
});

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
        'Where its bytes are: a signed link that works without a key until urlExpiresAt. Ask again for a new one. With arguments, a smaller or converted copy, made when it is fetched. Null once the content was erased or its retention was over.',
      args: {
        width: t.arg.int({
          required: false,
          description: `At least so many pixels wide, where the picture has them: the next of ${VARIANT_WIDTHS.join(', ')}. Never wider than the picture. Left out: as wide as it is.`,
        }),
        format: t.arg({
          type: ImageFormatEnum,
          required: false,
          description: 'Left out: as it is kept.',
        }),
      },
      resolve: (image, { width, format }, { imageLinks }) => {
        if (image.erasedAt !== null) return null;
        if (typeof width === 'number' && width < 1)
          throw new GraphQLError(`"width" takes a whole number from 1 on; got ${width}.`, {
            extensions: { code: 'BAD_USER_INPUT' },
          });
        return imageLinks.sign(image.id, variantOf(image, { width: width ?? null, format: format ?? null })).url;
      },
    }),
    urlExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When url stops working, at most an hour from now. Null once the content was erased or its retention was over.',
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
