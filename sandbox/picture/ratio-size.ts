import type { Size } from '../gemini/picture-size.ts';
import type { GivenImage } from './given-image.ts';

/** A square of 1K: what most models draw when nobody says how large. */
export const ONE_MEGAPIXEL = 1024 * 1024;

/** Width by height of "16:9". */
export function ratioOf(text: string): number {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
}

/** An area in a shape, height rounded first: for the models whose makers print no table of sizes. */
export function sizeOfRatio(ratio: number, area: number = ONE_MEGAPIXEL): Size {
  const height = Math.round(Math.sqrt(area / ratio));
  return [Math.round(height * ratio), height];
}

/** The shape of the first picture that was given; square when there is none. */
export function givenRatio([first]: readonly GivenImage[]): number {
  return first === undefined ? 1 : first.width / first.height;
}

/** The shape of a list that is nearest by factor: 2:1 is as far from 1:1 as 1:2. */
export function nearestShape(ratio: number, shapes: readonly string[]): string {
  const far = (shape: string) => Math.abs(Math.log(ratioOf(shape) / ratio));
  return shapes.toSorted((one, other) => far(one) - far(other))[0] ?? '1:1';
}
