import type { Counts } from '../bill.ts';
import type { GivenImage } from '../picture/given-image.ts';
import type { OpenaiFault } from './fault-outcome.ts';
import type { ImagesRequest } from './images-request.ts';
import type { Quality, Size } from './picture-size.ts';

/** One accepted generation or edit, and all that was decided about it when it was accepted. */
export interface Call {
  /** OpenAI's `x-request-id`. */
  readonly id: string;
  readonly kind: 'image_generation' | 'image_edit';
  readonly request: ImagesRequest;
  readonly given: readonly GivenImage[];
  /** The prompt without its fault tags: what is painted. */
  readonly subject: string;
  readonly seeds: readonly number[];
  readonly size: Size;
  readonly quality: Quality;
  readonly background: 'opaque' | 'transparent';
  readonly fault: OpenaiFault | null;
  /** On `performance.now()`'s clock. */
  readonly startedAt: number;
  /** How long the pictures take, from `startedAt`. */
  readonly pictureMs: number;
  /** What it counts when it is billed. */
  readonly counts: Counts;
  /** Unix seconds. */
  readonly created: number;
}
