import sharp, { type OverlayOptions } from 'sharp';
import { randomFrom } from '../random.ts';

const TILE = 256;

/**
 * Film grain as a layer to lay over a picture: a tile of noise around middle grey. Coarser for larger pictures, so
 * that it looks alike at every size.
 */
export async function grain(key: string, widthPx: number, heightPx: number): Promise<OverlayOptions> {
  const random = randomFrom(`grain ${key}`);
  const pixels = new Uint8Array(TILE * TILE * 4);
  for (let index = 0; index < pixels.length; index += 4) {
    // The sum of two is nearer to the middle than one: grain, not snow.
    const value = Math.round(128 + (random() + random() - 1) * 90);
    pixels.fill(value, index, index + 3);
    pixels[index + 3] = 62;
  }
  const coarseness = Math.max(widthPx, heightPx) > 1600 ? 2 : 1;
  // A layer may not be larger than what it is laid on.
  const [width, height] = [Math.min(TILE * coarseness, widthPx), Math.min(TILE * coarseness, heightPx)];
  const input = await sharp(pixels, { raw: { width: TILE, height: TILE, channels: 4 } })
    .resize(TILE * coarseness, TILE * coarseness)
    .extract({ left: 0, top: 0, width, height })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return { input, tile: true, blend: 'overlay' };
}
