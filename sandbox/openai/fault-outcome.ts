import { FAILURE_SHARE } from '../faults.ts';
import type { Fault } from '../faults.ts';

export interface Outcome {
  /** Why it costs nothing; null when it is billed like a success. */
  readonly freeBecause: string | null;
  /** When it is decided and goes into the bill, as a share of the pictures' time. */
  readonly decidedShare: number;
  /** Whether the final pictures are ever needed. */
  readonly isDrawn: boolean;
}

const MADE: Outcome = { freeBecause: null, decidedShare: 1, isDrawn: true };
/** The picture is made and billed, and nobody gets to see it. */
const UNSEEN: Outcome = { ...MADE, isDrawn: false };
/** Whoever refuses at the door does so at once. */
const AT_THE_DOOR: Outcome = { freeBecause: 'failed with an error', decidedShare: 0, isDrawn: false };
const FAILED: Outcome = { ...AT_THE_DOOR, decidedShare: FAILURE_SHARE };
const REFUSED: Outcome = { ...FAILED, freeBecause: 'refused' };

const OUTCOMES = {
  '400': AT_THE_DOOR,
  '401': AT_THE_DOOR,
  '402': AT_THE_DOOR,
  '403': AT_THE_DOOR,
  '404': AT_THE_DOOR,
  '429': FAILED,
  '429-day': FAILED,
  '500': FAILED,
  '503': FAILED,
  '504': FAILED,
  blocked: { ...REFUSED, decidedShare: 0 },
  safety: REFUSED,
  'no-image': REFUSED,
  text: REFUSED,
  'stream-error': FAILED,
  html: { ...FAILED, freeBecause: 'never reached the model' },
  hang: { ...AT_THE_DOOR, freeBecause: 'never answered' },
  cut: UNSEEN,
  drop: UNSEEN,
  stall: UNSEEN,
  truncated: MADE,
  malformed: UNSEEN,
  garbage: UNSEEN,
  slow: MADE,
} as const satisfies Partial<Record<Fault, Outcome>>;

/** What can go wrong with a call to the images endpoints. */
export type OpenaiFault = keyof typeof OUTCOMES;
export const OPENAI_FAULTS = Object.keys(OUTCOMES) as readonly OpenaiFault[]; // an object's own keys, as it was written

export function outcomeOf(fault: OpenaiFault | null): Outcome {
  return fault === null ? MADE : OUTCOMES[fault];
}
