import type { Counts } from '../bill.ts';
import type { Dialect } from './dialect.ts';
import type { AnyGeminiFault, Outcome } from './fault-outcome.ts';
import type { ImageRequest } from './image-request.ts';
import type { Size } from './picture-size.ts';

/** One accepted generateContent: what was asked, and all that was decided about the answer when it was accepted. */
export interface Call {
  readonly dialect: Dialect;
  /** Google's `responseId`. */
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly resource: string;
  readonly request: ImageRequest;
  /** The prompt without its fault tags: what is painted and thought about. */
  readonly subject: string;
  readonly seed: number;
  readonly pixels: Size;
  readonly fault: AnyGeminiFault | null;
  /** What the fault comes to. */
  readonly outcome: Outcome;
  /** On `performance.now()`'s clock. */
  readonly startedAt: number;
  /** How long the picture takes, from `startedAt`. */
  readonly pictureMs: number;
  /** How long the answer takes: less than the picture when it fails early. */
  readonly answerMs: number;
  /** What it counts when it is billed. */
  readonly counts: Counts;
  /** The steps of its thinking, told or not. */
  readonly thoughts: readonly string[];
  /** What it says beside the picture. */
  readonly text: string;
  readonly queries: SearchQueries;
}

export interface SearchQueries {
  readonly web: readonly string[];
  readonly image: readonly string[];
}
