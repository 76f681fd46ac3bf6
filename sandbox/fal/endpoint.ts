import type { Size } from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { givenRatio, sizeOfRatio } from '../picture/ratio-size.ts';
import type { FieldRule, FieldRules } from './field-rules.ts';
import { sizeOf } from './image-size.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A model that fal serves: what its input may be, and what it makes of it. Written from the schema on its page. */
export interface Endpoint {
  readonly rules: FieldRules;
  /** The file format where the input doesn't say one. */
  readonly format: 'jpeg' | 'png' | 'webp';
  readonly pixels: (fields: Fields, given: readonly GivenImage[]) => Size;
  /** What fal counts for the bill of one picture. */
  readonly units: (fields: Fields, size: Size) => number;
}

export const oneEach = (): number => 1;

/** A started megapixel counts as a whole one. */
export const startedMegapixels = (_fields: Fields, [width, height]: Size): number =>
  Math.ceil((width * height) / (1024 * 1024));

/** The pixels of `image_size`, else of this size; without one the model goes by the picture that it was given. */
export function byImageSize(usual: Size | null): Endpoint['pixels'] {
  return ({ image_size: asked }, given) => sizeOf(asked) ?? usual ?? sizeOfRatio(givenRatio(given));
}

/** The same input with pictures to work on. */
export function withPictures(
  rules: FieldRules,
  most: number,
  more: Readonly<Record<string, FieldRule>> = {},
): FieldRules {
  return {
    ...rules,
    required: [...rules.required, 'image_urls'],
    fields: { ...rules.fields, ...more, image_urls: { kind: 'strings', least: 1, most } },
  };
}
