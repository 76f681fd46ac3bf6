import type { Fault } from '../faults.ts';
import type { Call } from './call.ts';
import { errorOfFault, type ErrorPlace } from './error-faults.ts';
import { GEMINI_FAULTS, type GeminiFault } from './fault-outcome.ts';
import type { Chunk } from './framing.ts';
import type { GoogleError } from './google-error.ts';
import { GENERATE_CONTENT_REQUEST, type MessageShape } from './message-shape.ts';
import type { Step } from './steps.ts';

/** What differs between Google's two doors to the same models: the Gemini API, and Vertex AI. */
export interface Dialect {
  /** Its name in the scenario, in tags of faults and in the books. */
  readonly provider: 'gemini' | 'vertex';
  readonly requestShape: MessageShape;
  readonly faults: readonly GeminiFault[];
  /** The error answer that a fault stands for; null when the fault is no error answer. */
  readonly errorOfFault: (fault: Fault, place: ErrorPlace) => GoogleError | null;
  /** A chunk of an answer, as this door says what the Gemini API would say so. */
  readonly reword: (chunk: Chunk, kind: Step['kind'], call: Call) => Chunk;
}

export const GEMINI: Dialect = {
  provider: 'gemini',
  requestShape: GENERATE_CONTENT_REQUEST,
  faults: GEMINI_FAULTS,
  errorOfFault,
  reword: (chunk) => chunk,
};
