import { convertPicture, InvalidPictureError, measurePicture, type MadePicture } from './picture.ts';

/** The most bytes that a reference image may have, decoded. */
export const MOST_INPUT_BYTES = 25 * 1024 * 1024;

/** Keeps what a model can see of a photograph; below it the blocks of JPEG begin to show. */
const JPEG_QUALITY = 95;

/** A reference image out of `data:image/…;base64,…`, drawn anew. Throws {@link InvalidPictureError}. */
export async function readInputPicture(dataUrl: string): Promise<MadePicture> {
  return redrawInputPicture(bytesOf(dataUrl));
}

/**
 * A picture that came in, whatever anybody declared of it, drawn anew: a JPEG as JPEG and all else as PNG, upright and
 * bare. Where and with what a photograph was taken never leaves for a provider, and whatever hid behind the pixels is
 * gone. The same bytes become the same picture. Throws {@link InvalidPictureError}.
 */
export async function redrawInputPicture(bytes: Uint8Array): Promise<MadePicture> {
  const { mimeType } = await measurePicture(bytes);
  return mimeType === 'image/jpeg'
    ? convertPicture(bytes, { format: 'jpeg', quality: JPEG_QUALITY })
    : convertPicture(bytes, { format: 'png', quality: null });
}

function bytesOf(dataUrl: string): Uint8Array {
  const [start] = /^data:image\/[a-z0-9.+-]{1,40};base64,/i.exec(dataUrl.slice(0, 80)) ?? [];
  if (start === undefined) {
    throw new InvalidPictureError('Expected a data URL such as "data:image/png;base64,iVBORw0…".', {
      reason: 'NOT_A_PICTURE',
    });
  }
  const text = dataUrl.slice(start.length);
  // Four characters stand for three bytes; refused before anything of that size is made.
  if (text.length > Math.ceil(MOST_INPUT_BYTES / 3) * 4) {
    throw new InvalidPictureError(
      `The picture has about ${Math.round(((text.length / 4) * 3) / 2 ** 20)} MiB; at most ${MOST_INPUT_BYTES / 2 ** 20} MiB are taken. Make it smaller.`,
      { reason: 'TOO_LARGE' },
    );
  }
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch (cause) {
    throw new InvalidPictureError('What follows "base64," is no base64: expected A–Z a–z 0–9 + / with = at the end.', {
      reason: 'NOT_A_PICTURE',
      cause,
    });
  }
}
