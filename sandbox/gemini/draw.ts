import sharp from 'sharp';
import { passUntilDrawing } from '../picture/drawing-time.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { type Painting, paint, paintSketch } from '../picture/paint.ts';
import { readScene } from '../picture/scene.ts';
import type { Call } from './call.ts';
import type { OutputFormat } from './image-format.ts';
import type { Picture, Pictures } from './steps.ts';

/** The pictures of a call that is played as time passes. */
export function drawPictures(call: Call, given: readonly GivenImage[], left: AbortSignal): Pictures {
  const painting = paintingOf(call, given);
  const isDrawn = call.request.wantsImage && call.outcome.isDrawn;
  const final = isDrawn ? drawInTime(painting, call, left) : null;
  // It may fail before anyone asks for it; the one who asks gets the failure.
  final?.catch(() => undefined);
  return {
    final: () => final ?? drawFinal(painting, call.request.output),
    sketch: (number) => paintSketch(painting, number),
  };
}

/** The pictures of a call whose time is over, drawn when they are asked for. */
export function drawLate(call: Call, given: readonly GivenImage[]): Pictures {
  const painting = paintingOf(call, given);
  return {
    final: () => drawFinal(painting, call.request.output),
    sketch: (number) => paintSketch(painting, number),
  };
}

function paintingOf(call: Call, given: readonly GivenImage[]): Painting {
  const [width, height] = call.pixels;
  return { scene: readScene(call.subject, call.seed, given), width, height, given };
}

/** Starts late enough that nothing is drawn for a client that leaves early or a connection that is cut. */
async function drawInTime(painting: Painting, call: Call, left: AbortSignal): Promise<Picture> {
  const pixels = painting.width * painting.height;
  const stillThere = await passUntilDrawing({ pixels, dueMs: call.startedAt + call.pictureMs }, left);
  const { output } = call.request;
  return stillThere ? drawFinal(painting, output) : { bytes: new Uint8Array(), mimeType: output.mimeType };
}

async function drawFinal(painting: Painting, { mimeType, quality }: OutputFormat): Promise<Picture> {
  const bytes = await paint(painting);
  if (mimeType === 'image/png') return { bytes: await sharp(bytes).png().toBuffer(), mimeType };
  // The lowest quality that can be written is 1.
  if (quality !== null)
    return {
      bytes: await sharp(bytes)
        .jpeg({ quality: Math.max(1, quality) })
        .toBuffer(),
      mimeType,
    };
  return { bytes, mimeType };
}
