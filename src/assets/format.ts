/** The formats that pictures are kept in, each with the type it is served as and the ending of its file's name. */
const FORMATS = {
  png: { mimeType: 'image/png', extension: 'png' },
  jpeg: { mimeType: 'image/jpeg', extension: 'jpg' },
  webp: { mimeType: 'image/webp', extension: 'webp' },
  avif: { mimeType: 'image/avif', extension: 'avif' },
  gif: { mimeType: 'image/gif', extension: 'gif' },
} as const;

export type PictureFormat = keyof typeof FORMATS;
export type PictureMimeType = (typeof FORMATS)[PictureFormat]['mimeType'];

export const PICTURE_MIME_TYPES: readonly PictureMimeType[] = Object.values(FORMATS).map(({ mimeType }) => mimeType);

export function mimeTypeOf(format: PictureFormat): PictureMimeType {
  return FORMATS[format].mimeType;
}

/** How the name of a file of this type ends, without the dot. */
export function extensionOf(type: PictureMimeType): string {
  return Object.values(FORMATS).find(({ mimeType }) => mimeType === type)?.extension ?? 'bin';
}
