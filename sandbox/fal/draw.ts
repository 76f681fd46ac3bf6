import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { withoutTags } from '../faults.ts';
import type { Size } from '../gemini/picture-size.ts';
import { passUntilDrawing } from '../picture/drawing-time.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { paint } from '../picture/paint.ts';
import { readScene, type Scene } from '../picture/scene.ts';
import type { ImageInput } from './image-input.ts';
import type { Job } from './job.ts';

/** What a request is going to show: a scene for each of its pictures. */
export interface Plan {
  readonly scenes: readonly Scene[];
  readonly pixels: Size;
  readonly given: readonly GivenImage[];
  readonly format: ImageInput['format'];
  readonly thorough: boolean;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export function planOf(input: ImageInput, given: readonly GivenImage[]): Plan {
  const seed = input.seed ?? randomInt(2 ** 31);
  const subject = withoutTags(input.prompt);
  const scenes = Array.from({ length: input.count }, (_, index) => readScene(subject, seed + index, given));
  return { scenes, pixels: input.pixels(given), given, format: input.format, thorough: input.thinks };
}

/** Starts late enough that nothing is drawn for a request that ends before. Then it is an empty list. */
export async function drawInTime({ acceptedMs, over }: Job, plan: Plan, dueMs: number): Promise<Picture[]> {
  const [width, height] = plan.pixels;
  const pixels = plan.scenes.length * width * height;
  if (!(await passUntilDrawing({ pixels, dueMs: acceptedMs + dueMs }, over))) return [];
  const pictures: Picture[] = [];
  for (const scene of plan.scenes) {
    const jpeg = await paint({ scene, width, height, given: plan.given });
    pictures.push({ bytes: await inFormat(jpeg, plan.format), width, height });
  }
  return pictures;
}

async function inFormat(jpeg: Uint8Array, format: ImageInput['format']): Promise<Uint8Array> {
  switch (format) {
    case 'jpeg':
      return jpeg;
    case 'png':
      return sharp(jpeg).png({ compressionLevel: 1 }).toBuffer();
    case 'webp':
      return sharp(jpeg).webp({ effort: 0 }).toBuffer();
    default:
      return format satisfies never;
  }
}
