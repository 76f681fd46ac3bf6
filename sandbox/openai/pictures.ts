import sharp, { type Sharp } from 'sharp';
import { passUntilDrawing } from '../picture/drawing-time.ts';
import { type Painting, paint, paintSketch } from '../picture/paint.ts';
import { readScene } from '../picture/scene.ts';
import type { Call } from './call.ts';
import { outcomeOf } from './fault-outcome.ts';

/** The pictures of one call, drawn when they are first asked for. */
export interface Pictures {
  /** The n-th of the final ones. */
  final(index: number): Promise<Uint8Array>;
  /** A rough look at the first one, better with every number. */
  preview(number: number): Promise<Uint8Array>;
}

/** Its pictures go through more hands than others': masks, transparency, formats. */
const DRAWING_MS_PER_MEGAPIXEL = 500;

export function drawPictures(call: Call, left: AbortSignal): Pictures {
  const [width, height] = call.size;
  const painting = (index: number): Painting => ({
    scene: readScene(call.subject, call.seeds[index] ?? 0, call.given),
    width,
    height,
    given: call.given,
  });
  const first = outcomeOf(call.fault).isDrawn ? drawInTime(call, painting(0), left) : null;
  // It may fail before anyone asks for it; the one who asks gets the failure.
  first?.catch(() => undefined);
  return {
    final: async (index) => finish(call, await (index === 0 && first !== null ? first : paint(painting(index)))),
    preview: async (number) => {
      const sketch = await paintSketch(painting(0), number + 1);
      return encode(call, sharp(sketch).resize(width, height, { fit: 'fill' }));
    },
  };
}

/** Starts late enough that nothing is drawn for a client that leaves early or a connection that is cut. */
async function drawInTime(call: Call, painting: Painting, left: AbortSignal): Promise<Uint8Array> {
  const pixels = painting.width * painting.height;
  const dueMs = call.startedAt + call.pictureMs;
  const stillThere = await passUntilDrawing({ pixels, msPerMegapixel: DRAWING_MS_PER_MEGAPIXEL, dueMs }, left);
  return stillThere ? paint(painting) : new Uint8Array();
}

/** What the mask protects stays as it was, and what lies behind the subject goes, if that was asked. */
async function finish(call: Call, painted: Uint8Array): Promise<Uint8Array> {
  if (painted.length === 0) return painted;
  const [width, height] = call.size;
  let picture = sharp(painted);
  const first = call.given[0];
  if (call.request.mask !== null && first !== undefined) {
    const fit = { width, height, fit: 'fill' as const };
    const mask = await sharp(call.request.mask.bytes).resize(fit).png().toBuffer();
    const original = await sharp(first.bytes)
      .autoOrient()
      .resize(fit)
      .ensureAlpha()
      .composite([{ input: mask, blend: 'dest-in' }])
      .png()
      .toBuffer();
    picture = sharp(
      await picture
        .composite([{ input: original }])
        .png()
        .toBuffer(),
    );
  }
  if (call.background === 'transparent') {
    const vignette = `<svg width="${width}" height="${height}"><ellipse cx="50%" cy="55%" rx="42%" ry="40%" fill="#fff"/></svg>`;
    picture = sharp(
      await picture
        .ensureAlpha()
        .composite([{ input: Buffer.from(vignette), blend: 'dest-in' }])
        .png()
        .toBuffer(),
    );
  }
  return encode(call, picture);
}

async function encode({ request }: Call, picture: Sharp): Promise<Uint8Array> {
  const quality = Math.max(1, request.compression);
  switch (request.format) {
    case 'png':
      return picture.png({ compressionLevel: 1 }).toBuffer();
    case 'jpeg':
      return picture.flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer();
    case 'webp':
      return picture.webp({ quality, effort: 0 }).toBuffer();
    default:
      return request.format satisfies never;
  }
}
