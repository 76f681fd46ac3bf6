import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

export const SIDE = 64;
const END_CHUNK_BYTES = 12;

/** A small valid PNG of noise, the same in every run. */
export async function drawPicture(): Promise<Buffer> {
  const noise = createHash('shake256', { outputLength: SIDE * SIDE * 3 }).digest();
  return await sharp(noise, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
}

/** The same picture in other bytes: a store that keeps equal bytes once has to keep every one of them. */
export function numbered(picture: Buffer, number: number): Buffer {
  const text = Buffer.from(`tEXtComment\0${number}`);
  const chunk = Buffer.alloc(text.length + 8);
  chunk.writeUInt32BE(text.length - 4);
  text.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(text), text.length + 4);
  const end = picture.length - END_CHUNK_BYTES;
  return Buffer.concat([picture.subarray(0, end), chunk, picture.subarray(end)]);
}
