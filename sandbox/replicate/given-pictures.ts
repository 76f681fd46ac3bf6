import { describeImages, type GivenImage, UnreadableImageError } from '../picture/given-image.ts';
import type { Files } from './files.ts';

/** The pictures at an input's addresses; null when one of them can't be had or is none. */
export async function readGivenPictures(
  addresses: readonly string[],
  places: { readonly uploads: Files; readonly outputs: Files },
): Promise<GivenImage[] | null> {
  const pictures = addresses.map((address) => bytesAt(address, places));
  const there = pictures.filter((bytes) => bytes !== null);
  if (there.length < pictures.length) return null;
  try {
    return await describeImages(there);
  } catch (error) {
    if (error instanceof UnreadableImageError) return null;
    throw error;
  }
}

/** Data is in the address itself; of others only the sandbox's own can be had, since it never goes out. */
function bytesAt(address: string, { uploads, outputs }: { uploads: Files; outputs: Files }): Buffer | null {
  const [, data] = /^data:[^,]*;base64,(.*)$/s.exec(address) ?? [];
  if (data !== undefined) return Buffer.from(data, 'base64');
  const { pathname } = new URL(address);
  const [, place, id = ''] = /^\/replicate\/(v1\/files|files)\/([^/]+)/.exec(pathname) ?? [];
  const file = place === undefined ? null : (place === 'files' ? outputs : uploads).get(id);
  return file === null ? null : Buffer.from(file.bytes);
}
