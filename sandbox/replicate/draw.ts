import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { withoutTags } from '../faults.ts';
import type { Size } from '../gemini/picture-size.ts';
import { passUntilDrawing } from '../picture/drawing-time.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { paint } from '../picture/paint.ts';
import { readScene, type Scene } from '../picture/scene.ts';
import type { Prediction } from './prediction.ts';

/** What a prediction is going to show: a scene for each of its pictures. */
export interface Plan {
  readonly scenes: readonly Scene[];
  readonly pixels: Size;
  readonly given: readonly GivenImage[];
}

export function planOf({ asked: { input } }: Prediction, given: readonly GivenImage[]): Plan {
  const seed = input.seed ?? randomInt(2 ** 31);
  const subject = withoutTags(input.prompt);
  const scenes = Array.from({ length: input.outputs ?? 1 }, (_, index) => readScene(subject, seed + index, given));
  return { scenes, pixels: input.pixels(given), given };
}

/** Starts late enough that nothing is drawn for a prediction that ends before. Then it is an empty list. */
export async function drawInTime({ asked, acceptedMs, over }: Prediction, plan: Plan): Promise<Uint8Array[]> {
  const [width, height] = plan.pixels;
  const pixels = plan.scenes.length * width * height;
  if (!(await passUntilDrawing({ pixels, dueMs: acceptedMs + asked.takesMs }, over))) return [];
  const pictures: Uint8Array[] = [];
  for (const scene of plan.scenes) {
    pictures.push(await inFormat(await paint({ scene, width, height, given: plan.given }), asked.input.format));
  }
  return pictures;
}

async function inFormat(jpeg: Uint8Array, format: 'jpg' | 'png' | 'webp'): Promise<Uint8Array> {
  if (format === 'jpg') return jpeg;
  return format === 'png' ? sharp(jpeg).png().toBuffer() : sharp(jpeg).webp().toBuffer();
}
