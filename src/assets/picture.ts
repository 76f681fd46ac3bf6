import type { Metadata } from 'sharp';
import { decoderOf, MOST_PIXELS, takeTurn } from './decoder.ts';
import { mimeTypeOf, type PictureFormat, type PictureMimeType } from './format.ts';

/** What a picture is, from its own bytes. Width and height are in pixels, as it is shown. */
export interface Measures {
  readonly mimeType: PictureMimeType;
  readonly width: number;
  readonly height: number;
}

/** A picture that was made here, with what it is. */
export interface MadePicture extends Measures {
  readonly bytes: Uint8Array;
}

export interface Conversion {
  readonly format: PictureFormat;
  /** 1 to 100; null: the format's usual one. Formats without loss have none. */
  readonly quality: number | null;
  /** In pixels; a picture that has fewer stays as it is. Null or left out: as wide as it is. */
  readonly width?: number | null;
}

/** These bytes are no picture that we keep. `cause` is what the decoder said. */
export class InvalidPictureError extends Error {
  override name = 'InvalidPictureError';
  readonly reason: 'NOT_A_PICTURE' | 'DAMAGED' | 'TOO_LARGE';

  constructor(message: string, { reason, cause }: { reason: InvalidPictureError['reason']; cause?: unknown }) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}

/**
 * What these bytes are, by decoding them: a declared type or a name says nothing. The dimensions are read first, so that
 * a small file that would unfold to gigabytes is refused unread; then all of the pixels are decoded, so that a picture
 * that ends early is refused too. Throws {@link InvalidPictureError}.
 */
export function measurePicture(bytes: Uint8Array): Promise<Measures> {
  return takeTurn(async () => {
    const { format, width, height } = await headerOf(bytes);
    await decodeAll(bytes, height.stored);
    return { mimeType: mimeTypeOf(format), width: width.shown, height: height.shown };
  });
}

/** Whether this is a PNG whose pixels say how transparent they are: the form of every mask. Decodes its header alone. */
export async function isTransparentPng(bytes: Uint8Array): Promise<boolean> {
  const { format, hasAlpha } = await parsed(bytes);
  return format === 'png' && hasAlpha;
}

/** The picture in another format, without the metadata it carried. Throws {@link InvalidPictureError}. */
export function convertPicture(bytes: Uint8Array, conversion: Conversion): Promise<MadePicture> {
  return takeTurn(async () => {
    await headerOf(bytes);
    return converted(bytes, conversion);
  });
}

/** The same of a picture that is kept: it may be of a format that is made here and not taken from strangers. */
export function convertKeptPicture(
  bytes: Uint8Array,
  { width, format }: { readonly width: number | null; readonly format: PictureFormat },
): Promise<MadePicture> {
  return takeTurn(async () => {
    within(await decoded(bytes));
    return converted(bytes, { format, width, quality: null });
  });
}

function converted(bytes: Uint8Array, { format, quality, width = null }: Conversion): Promise<MadePicture> {
  const upright = decoderOf(bytes).autoOrient();
  const sized = width === null ? upright : upright.resize({ width, withoutEnlargement: true });
  const lossy = quality === null ? {} : { quality };
  switch (format) {
    case 'png':
      return made(format, sized.png());
    case 'jpeg':
      // There is no transparency in JPEG: what was transparent becomes paper.
      return made(format, sized.flatten({ background: 'white' }).jpeg(lossy));
    case 'webp':
      return made(format, sized.webp(lossy));
    case 'avif':
      // The library's usual effort, 4, takes seven times as long for a few percent of size.
      return made(format, sized.avif({ ...lossy, effort: 2 }));
    case 'gif':
      return made(format, sized.gif());
    default:
      return format satisfies never;
  }
}

interface Header {
  readonly format: PictureFormat;
  readonly width: { readonly shown: number };
  readonly height: { readonly shown: number; readonly stored: number };
}

async function headerOf(bytes: Uint8Array): Promise<Header> {
  const metadata = await parsed(bytes);
  const { format, height } = metadata;
  if (format !== 'png' && format !== 'jpeg' && format !== 'webp') {
    throw new InvalidPictureError(`Expected a PNG, JPEG or WebP picture; these bytes are of the format ${format}.`, {
      reason: 'NOT_A_PICTURE',
    });
  }
  within(metadata);
  const { autoOrient } = metadata;
  return { format, width: { shown: autoOrient.width }, height: { shown: autoOrient.height, stored: height } };
}

function within({ width, height }: Metadata): void {
  if (width * height <= MOST_PIXELS) return;
  throw new InvalidPictureError(
    `The picture has ${width} × ${height} pixels; at most ${MOST_PIXELS / 1e6} megapixels are taken. Make it smaller.`,
    { reason: 'TOO_LARGE' },
  );
}

/** What a stranger sent: only the decoders of three formats ever see it. */
async function parsed(bytes: Uint8Array): Promise<Metadata> {
  if (!beginsLikeAPicture(bytes)) throw noPicture(bytes);
  return decoded(bytes);
}

async function decoded(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await decoderOf(bytes, { unbounded: true }).metadata();
  } catch (cause) {
    throw noPicture(bytes, cause);
  }
}

/** As libvips itself chooses: eight bytes of PNG, three of JPEG, RIFF and WEBP with a length in between. */
function beginsLikeAPicture(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (begin.startsWith('RIFF')) return begin.endsWith('WEBP');
  return begin.startsWith('\x89PNG\r\n\x1a\n') || begin.startsWith('\xff\xd8\xff');
}

function noPicture(bytes: Uint8Array, cause?: unknown): InvalidPictureError {
  return new InvalidPictureError(
    `Expected a PNG, JPEG or WebP picture; these ${bytes.byteLength} bytes don’t begin like one, or are damaged.`,
    { reason: 'NOT_A_PICTURE', cause },
  );
}

/** One pixel of the last row: to come there, everything above it is decoded, and let go of at once. */
async function decodeAll(bytes: Uint8Array, rows: number): Promise<void> {
  try {
    await decoderOf(bytes)
      .extract({ left: 0, top: rows - 1, width: 1, height: 1 })
      .raw()
      .toBuffer();
  } catch (cause) {
    throw damaged(cause);
  }
}

async function made(format: PictureFormat, pipeline: ReturnType<typeof decoderOf>): Promise<MadePicture> {
  try {
    const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
    return { bytes: data, mimeType: mimeTypeOf(format), width: info.width, height: info.height };
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause: unknown): InvalidPictureError {
  return new InvalidPictureError('The picture begins well and can’t be decoded to its end: it is damaged or cut off.', {
    reason: 'DAMAGED',
    cause,
  });
}
