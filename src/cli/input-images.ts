import { readFile, stat } from 'node:fs/promises';
import { usageFailure } from './failure.ts';
import type { ImageInput } from './request.ts';

/** What the server takes: one picture, and a whole request with its pictures in base64. In bytes. */
const MOST_IMAGE_BYTES = 25 * 1024 * 1024;
const MOST_BODY_BYTES = 39 * 1024 * 1024;

/** Reference images and a mask as a request carries them: files as data URLs, ids of images and addresses as they are. */
export async function readInputImages(
  given: readonly string[],
  givenMask: string | null,
): Promise<{ readonly images: readonly ImageInput[]; readonly mask: ImageInput | null }> {
  const images: ImageInput[] = [];
  for (const one of given) images.push(await readInputImage(one));
  const mask = givenMask === null ? null : await readInputImage(givenMask);
  const all = mask === null ? images : [...images, mask];
  const characters = all.reduce((sum, image) => sum + ('dataUrl' in image ? image.dataUrl.length : 0), 0);
  if (characters <= MOST_BODY_BYTES) return { images, mask };
  throw usageFailure(
    `The images have ${mebibytes((characters / 4) * 3)} together; one request takes about ${mebibytes((MOST_BODY_BYTES / 4) * 3)}. Make them smaller.`,
  );
}

async function readInputImage(given: string): Promise<ImageInput> {
  if (/^https?:\/\//i.test(given)) return { url: given };
  if (/^img_[0-9a-z]{26}$/.test(given)) return { id: given };
  const bytes = await readPicture(given);
  // The server looks at the bytes, not at what they are said to be.
  return { dataUrl: `data:image/${typeOf(bytes)};base64,${bytes.toString('base64')}` };
}

async function readPicture(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= MOST_IMAGE_BYTES) return await readFile(file);
    throw usageFailure(
      `${file} has ${mebibytes(size)}; an image may have ${mebibytes(MOST_IMAGE_BYTES)}. Make it smaller.`,
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT')
      throw usageFailure(
        `There is no file ${file}. --image and --mask take a file, the id of an image, or an https address.`,
      );
    if (code === 'EISDIR')
      throw usageFailure(`${file} is a folder. --image and --mask take a file; repeat --image for several.`);
    if (code === 'EACCES') throw usageFailure(`${file} may not be read by you.`);
    throw error;
  }
}

function typeOf(bytes: Buffer): string {
  const start = bytes.subarray(0, 16).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('GIF8')) return 'gif';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
  if (start.slice(4, 8) === 'ftyp') return 'avif';
  return 'png';
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
