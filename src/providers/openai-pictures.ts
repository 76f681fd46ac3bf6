import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchPicture, PictureFetchError } from './fetch-picture.ts';
import type { OpenaiImage } from './openai-wire.ts';
import type { PictureBytes } from './provider.ts';

/** A picture that is paid for couldn't be taken from the answer. */
export class LostPictureError extends Error {
  override name = 'LostPictureError';
}

/** Pauses before further tries at an address: such addresses are good for an hour, their server may be away a moment. */
const PAUSES_MS = [500, 2_000];

/** A picture of an answer: its own bytes, or those at its address. Throws {@link LostPictureError}. */
export async function takePicture(
  { b64_json: base64, url }: OpenaiImage,
  format: string | null | undefined,
  { fetchPicture, signal }: { readonly fetchPicture: FetchPicture; readonly signal: AbortSignal },
): Promise<PictureBytes> {
  if (base64) return decode(base64, format == null ? null : `image/${format}`);
  if (!url) throw new LostPictureError('a picture without bytes and without an address');
  const inline = /^data:([^;,]*);base64,(.*)$/s.exec(url);
  if (inline !== null) return decode(inline[2] ?? '', inline[1] || null);
  for (const pauseMs of [...PAUSES_MS, null]) {
    try {
      return await fetchPicture(url, signal);
    } catch (error) {
      if (!(error instanceof PictureFetchError)) throw error;
      if (!error.retryable || pauseMs === null || signal.aborted)
        throw new LostPictureError('a picture at an address where it could not be had', { cause: error });
      await pause(pauseMs, signal);
    }
  }
  throw new LostPictureError('a picture at an address where it could not be had');
}

/** Null when it is no base64. */
export function decodePreview(
  { b64_json: base64 }: OpenaiImage,
  format: string | null | undefined,
): PictureBytes | null {
  try {
    return base64 ? decode(base64, format == null ? null : `image/${format}`) : null;
  } catch (error) {
    if (error instanceof LostPictureError) return null;
    throw error;
  }
}

function decode(base64: string, declaredType: string | null): PictureBytes {
  try {
    return { bytes: Uint8Array.fromBase64(base64), declaredType };
  } catch (error) {
    throw new LostPictureError('a picture whose data is not base64', { cause: error });
  }
}

/** An abort ends the pause early; the next try then says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
