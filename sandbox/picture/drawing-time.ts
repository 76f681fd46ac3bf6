import { pass } from '../clock.ts';

const LEAST_DRAWING_MS = 1_000;

interface Drawing {
  /** Of all pictures together. */
  readonly pixels: number;
  readonly msPerMegapixel?: number;
  /** When the pictures must be there, in `performance.now()`. */
  readonly dueMs: number;
}

/**
 * Waits until so long before the pictures are due, by their size, that drawing them lies inside of the pretended time.
 * False when it is over before: then nothing needs to be drawn.
 */
export function passUntilDrawing(
  { pixels, msPerMegapixel = 300, dueMs }: Drawing,
  over: AbortSignal,
): Promise<boolean> {
  const drawingMs = Math.max(LEAST_DRAWING_MS, (pixels / 1e6) * msPerMegapixel);
  return pass(dueMs - drawingMs - performance.now(), over);
}
