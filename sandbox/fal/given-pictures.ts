import { dataOf } from '../data-uri.ts';
import { describeImages, type GivenImage, UnreadableImageError } from '../picture/given-image.ts';
import type { FalError } from './fal-error.ts';
import type { Media } from './media.ts';
import { unreadablePicture } from './refusals.ts';

/** The pictures at an input's addresses, or the error of the first one that can't be had or is none. */
export async function readGivenPictures(
  addresses: readonly string[],
  media: Media,
): Promise<readonly GivenImage[] | FalError> {
  const given: GivenImage[] = [];
  for (const [index, address] of addresses.entries()) {
    const bytes = dataOf(address) ?? uploaded(address, media);
    if (bytes === null) return unreadablePicture(index);
    try {
      given.push(...(await describeImages([bytes])));
    } catch (error) {
      if (!(error instanceof UnreadableImageError)) throw error;
      return unreadablePicture(index);
    }
  }
  return given;
}

/** Of other addresses only the sandbox's own can be had, since it never goes out. */
function uploaded(address: string, media: Media): Buffer | null {
  const [, id] = /^\/fal\/files\/([0-9a-f]+)\//.exec(URL.parse(address)?.pathname ?? '') ?? [];
  const medium = id === undefined ? null : media.get(id);
  return medium === null ? null : Buffer.from(medium.bytes);
}
