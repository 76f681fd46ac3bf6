import type { Fault } from '../faults.ts';
import type { Answer, Door } from '../job-door.ts';

/** How a request ends when nobody cancels it. */
export type Ending =
  | 'pictures'
  /** The bytes of the picture are none. */
  | 'broken pictures'
  /** Pictures are made, and their result is forgotten at once. */
  | 'forgotten'
  | 'words'
  /** An error, in the words of refusals.ts. */
  | 'error'
  | 'never ends';

export interface Outcome {
  readonly door: Door;
  readonly ending: Ending;
}

const AT_ONCE: Outcome = { door: { door: 'refused', atOnce: true }, ending: 'error' };
const LATE: Outcome = { door: { door: 'refused', atOnce: false }, ending: 'error' };
const runs = (ending: Ending): Outcome => ({ door: { door: 'accepted', answer: 'whole' }, ending });
const unheard = (answer: Exclude<Answer, 'whole'>): Outcome => ({
  door: { door: 'accepted', answer },
  ending: 'pictures',
});

const OUTCOMES = {
  '400': AT_ONCE,
  '401': AT_ONCE,
  '402': AT_ONCE,
  '403': AT_ONCE,
  '404': AT_ONCE,
  '429': LATE,
  '503': LATE,
  html: LATE,
  hang: { door: { door: 'silent' }, ending: 'error' },
  'lost-before': { door: { door: 'gone' }, ending: 'error' },
  cut: unheard('cut'),
  drop: unheard('never'),
  truncated: unheard('half'),
  malformed: unheard('no JSON'),
  '422': runs('error'),
  '500': runs('error'),
  '504': runs('error'),
  failed: runs('error'),
  safety: runs('error'),
  blocked: runs('error'),
  'no-image': runs('error'),
  text: runs('words'),
  stall: runs('never ends'),
  garbage: runs('broken pictures'),
  gone: runs('forgotten'),
  slow: runs('pictures'),
  'stream-error': runs('pictures'),
  'no-hook': runs('pictures'),
} as const satisfies Partial<Record<Fault, Outcome>>;

/** What can go wrong with a request. */
export type FalFault = keyof typeof OUTCOMES;
export const FAL_FAULTS = Object.keys(OUTCOMES) as readonly FalFault[]; // an object's own keys, as it was written

export function outcomeOf(fault: FalFault | null): Outcome {
  return fault === null ? runs('pictures') : OUTCOMES[fault];
}

/** What fal tries again by itself, unless it is told not to: runners that went away or were too slow. */
export function isRetriedByFal(fault: FalFault | null): boolean {
  return fault === 'failed' || fault === '504';
}
