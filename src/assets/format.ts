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

export const PICTURE_FORMATS = Object.keys(FORMATS) as PictureFormat[]; // a constant's keys are what they are

export function isPictureFormat(text: string | undefined): text is PictureFormat {
  return PICTURE_FORMATS.some((format) => format === text);
}

export function formatOf(type: PictureMimeType): PictureFormat {
  const format = PICTURE_FORMATS.find((one) => FORMATS[one].mimeType === type);
  if (format === undefined) throw new TypeError(`${type} is no type that pictures are kept in`);
  return format;
}

export function mimeTypeOf(format: PictureFormat): PictureMimeType {
  return FORMATS[format].mimeType;
}

/** How the name of a file of this type ends, without the dot. */
export function extensionOf(type: PictureMimeType): string {
  return Object.values(FORMATS).find(({ mimeType }) => mimeType === type)?.extension ?? 'bin';
}
