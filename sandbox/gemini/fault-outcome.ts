import { FAILURE_SHARE } from '../faults.ts';
import type { Fault } from '../faults.ts';

export interface Outcome {
  /** Why it costs nothing; null when it is billed like a success. */
  readonly freeBecause: string | null;
  /** When the answer's last word is due, as a share of the picture's time. */
  readonly answerShare: number;
  /** When it goes into the bill, as a share of the picture's time. */
  readonly decidedShare: number;
  /** Whether the final picture is ever needed. */
  readonly isDrawn: boolean;
}

/** The picture is made, shown and billed. */
const MADE: Outcome = { freeBecause: null, answerShare: 1, decidedShare: 1, isDrawn: true };
/** The picture is made and billed, and nobody gets to see it. */
const UNSEEN: Outcome = { ...MADE, isDrawn: false };
/** Whoever refuses at the door does so at once. */
const AT_THE_DOOR: Outcome = { freeBecause: 'failed with an error', answerShare: 0, decidedShare: 0, isDrawn: false };
const FAILED: Outcome = { ...AT_THE_DOOR, answerShare: FAILURE_SHARE, decidedShare: FAILURE_SHARE };
const REFUSED: Outcome = { ...FAILED, freeBecause: 'refused' };

const OUTCOMES = {
  '400': AT_THE_DOOR,
  '401': AT_THE_DOOR,
  '403': AT_THE_DOOR,
  '404': AT_THE_DOOR,
  '429': FAILED,
  '429-day': FAILED,
  '500': FAILED,
  '503': FAILED,
  '504': FAILED,
  safety: REFUSED,
  blocked: REFUSED,
  text: REFUSED,
  'no-image': REFUSED,
  cut: UNSEEN,
  drop: UNSEEN,
  truncated: MADE,
  malformed: UNSEEN,
  // The thoughts before the error keep the pace of a success.
  'stream-error': { ...FAILED, answerShare: 1 },
  html: { ...FAILED, freeBecause: 'never reached the model' },
  garbage: UNSEEN,
  hang: { ...AT_THE_DOOR, freeBecause: 'never answered' },
  stall: UNSEEN,
  slow: MADE,
  drafts: MADE,
} as const satisfies Partial<Record<Fault, Outcome>>;

const BATCH_OUTCOMES = {
  '400': AT_THE_DOOR,
  '401': AT_THE_DOOR,
  '403': AT_THE_DOOR,
  '404': AT_THE_DOOR,
  '429': AT_THE_DOOR,
  '429-day': AT_THE_DOOR,
  '500': AT_THE_DOOR,
  '503': AT_THE_DOOR,
  html: { ...AT_THE_DOOR, freeBecause: 'never reached the model' },
  hang: { ...AT_THE_DOOR, freeBecause: 'never answered' },
  'lost-before': { ...AT_THE_DOOR, freeBecause: 'never arrived' },
  // The submit's answer is lost; the batch runs and can be looked at by whoever finds it.
  cut: MADE,
  drop: MADE,
  '504': FAILED,
  failed: FAILED,
  safety: REFUSED,
  blocked: REFUSED,
  text: REFUSED,
  'no-image': REFUSED,
  garbage: UNSEEN,
  gone: UNSEEN,
  slow: MADE,
  drafts: MADE,
} as const satisfies Partial<Record<Fault, Outcome>>;

/** What can go wrong with a batch. */
export type BatchFault = keyof typeof BATCH_OUTCOMES;
export const BATCH_FAULTS = Object.keys(BATCH_OUTCOMES) as readonly BatchFault[]; // an object's own keys, as it was written

export type AnyGeminiFault = GeminiFault | BatchFault;

export function batchOutcomeOf(fault: BatchFault | null): Outcome {
  return fault === null ? MADE : BATCH_OUTCOMES[fault];
}

/** What can go wrong with a call whose answer comes on its own connection. */
export type GeminiFault = keyof typeof OUTCOMES;
export const GEMINI_FAULTS = Object.keys(OUTCOMES) as readonly GeminiFault[]; // an object's own keys, as it was written

export function outcomeOf(fault: GeminiFault | null): Outcome {
  return fault === null ? MADE : OUTCOMES[fault];
}
