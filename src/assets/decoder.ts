import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { createTurns } from './turns.ts';

/** The largest output known is 6336 × 2688 (17 megapixels); a picture of this many takes 256 MB as raw pixels. */
export const MOST_PIXELS = 64_000_000;

/** Decoding what a stranger made is bounded in time as well as in pixels. */
const LONGEST_SECONDS = 20;

/**
 * libvips knows some forty loaders (SVG, PDF, ImageMagick, files by name); a picture of ours is one of five, and comes as
 * bytes. This holds for the whole process. The last two read only what was written here: `picture.ts` lets no bytes of
 * strangers come to them.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
// Two pictures are never the same work: the cache of operations would only hold their pixels.
sharp.cache(false);

const OPTIONS: SharpOptions = {
  limitInputPixels: MOST_PIXELS,
  pages: 1,
  failOn: 'error',
  // Reads from top to bottom once, so that memory is a few rows and not the picture.
  sequentialRead: true,
};

/** A decoder for these bytes: nothing is read until it is asked for something. `unbounded`: only to read its dimensions. */
export function decoderOf(bytes: Uint8Array, { unbounded = false }: { unbounded?: boolean } = {}): Sharp {
  return sharp(bytes, unbounded ? { ...OPTIONS, limitInputPixels: false } : OPTIONS).timeout({
    seconds: LONGEST_SECONDS,
  });
}

/**
 * Everything that decodes or encodes takes a turn, two at a time in a process: each may hold a quarter of a gigabyte and a
 * thread of the pool that the file system also works in.
 */
export const takeTurn = createTurns(2);
