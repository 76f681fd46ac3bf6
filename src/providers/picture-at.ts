import { type FetchPicture, PictureFetchError } from './fetch-picture.ts';
import type { PictureBytes } from './provider.ts';

/** The picture at an address of an answer, which may be the picture itself, as data. Rejects with PictureFetchError alone. */
export async function pictureAt(
  address: string,
  fetchPicture: FetchPicture,
  signal: AbortSignal,
): Promise<PictureBytes> {
  if (!/^data:/i.test(address)) return fetchPicture(address, signal);
  const [, type, data] = /^data:([^;,]*)[^,]*;base64,(.*)$/is.exec(address) ?? [];
  try {
    return { bytes: Uint8Array.fromBase64(data ?? '%'), declaredType: type === undefined || type === '' ? null : type };
  } catch (cause) {
    throw new PictureFetchError('its data is not base64', { code: 'NOT_A_PICTURE', retryable: false, cause });
  }
}
