import type { Fault } from '../faults.ts';
import type { Answer, Door } from '../job-door.ts';

/** How a prediction ends when nobody cancels it. */
export type Ending =
  | 'pictures'
  /** The bytes of the picture are none. */
  | 'broken pictures'
  /** Pictures are made, and deleted at once. */
  | 'data removed'
  | 'nothing'
  | 'words'
  | 'flagged'
  | 'unavailable'
  | 'never starts'
  | 'never ends';

interface Outcome {
  readonly door: Door;
  readonly ending: Ending;
}

const ACCEPTED: Door = { door: 'accepted', answer: 'whole' };
const AT_ONCE: Outcome = { door: { door: 'refused', atOnce: true }, ending: 'nothing' };
const LATE: Outcome = { door: { door: 'refused', atOnce: false }, ending: 'nothing' };
const runs = (ending: Ending): Outcome => ({ door: ACCEPTED, ending });
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
  '422': AT_ONCE,
  '429': LATE,
  '500': LATE,
  '503': LATE,
  html: LATE,
  hang: { door: { door: 'silent' }, ending: 'nothing' },
  'lost-before': { door: { door: 'gone' }, ending: 'nothing' },
  cut: unheard('cut'),
  drop: unheard('never'),
  truncated: unheard('half'),
  malformed: unheard('no JSON'),
  safety: runs('flagged'),
  blocked: runs('flagged'),
  text: runs('words'),
  'no-image': runs('nothing'),
  failed: runs('unavailable'),
  '504': runs('never starts'),
  stall: runs('never ends'),
  garbage: runs('broken pictures'),
  gone: runs('data removed'),
  slow: runs('pictures'),
  'no-hook': runs('pictures'),
} as const satisfies Partial<Record<Fault, Outcome>>;

/** What can go wrong with a prediction. */
export type ReplicateFault = keyof typeof OUTCOMES;
export const REPLICATE_FAULTS = Object.keys(OUTCOMES) as readonly ReplicateFault[]; // an object's own keys, as it was written

export function outcomeOf(fault: ReplicateFault | null): Outcome {
  return fault === null ? runs('pictures') : OUTCOMES[fault];
}
