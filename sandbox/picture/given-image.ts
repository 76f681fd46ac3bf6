import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** A picture that came with the request, looked at once. */
export interface GivenImage {
  readonly bytes: Buffer;
  readonly sha256: string;
  /** As it is meant to be seen: after the turn that its EXIF asks for. */
  readonly width: number;
  readonly height: number;
  /** Its commonest colour, `#rrggbb`. */
  readonly colour: string;
  /** Mean brightness, 0 to 1. */
  readonly brightness: number;
}

/** The bytes are no picture that can be read here. */
export class UnreadableImageError extends Error {
  override name = 'UnreadableImageError';
}

/** Looks at the given pictures. Throws UnreadableImageError when one of them is none. */
export function describeImages(images: readonly Buffer[]): Promise<GivenImage[]> {
  return Promise.all(images.map(describe));
}

async function describe(bytes: Buffer): Promise<GivenImage> {
  try {
    const { autoOrient } = await sharp(bytes).metadata();
    const small = sharp(bytes).autoOrient().resize(64, 64, { fit: 'inside' }).flatten({ background: '#ffffff' });
    const { dominant, channels } = await small.toColourspace('srgb').stats();
    const mean = channels.slice(0, 3).reduce((sum, channel) => sum + channel.mean, 0) / Math.min(3, channels.length);
    const hex = [dominant.r, dominant.g, dominant.b].map((value) => value.toString(16).padStart(2, '0'));
    return {
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      width: autoOrient.width,
      height: autoOrient.height,
      colour: `#${hex.join('')}`,
      brightness: mean / 255,
    };
  } catch (error) {
    throw new UnreadableImageError('Expected a PNG, JPEG or WebP image.', { cause: error });
  }
}
