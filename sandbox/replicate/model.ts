import type { Size } from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import type { FieldRules } from './field-rules.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A model that Replicate serves: what its input may be, and what it makes of it. Written from the schema on its page. */
export interface ImageModel {
  readonly rules: FieldRules;
  /** The field with the pictures to work on; null when it takes none. */
  readonly imageField: string | null;
  /** The file format where the input doesn't say one. */
  readonly format: 'jpg' | 'png' | 'webp';
  /** Whether it answers with a list of addresses, or with the one of its picture. */
  readonly list: boolean;
  readonly pixels: (fields: Fields, given: readonly GivenImage[]) => Size;
}
