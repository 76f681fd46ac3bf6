import type { InputProblem } from '../base/refusal.ts';

/** More than any one key can use here; and a start's share of a minute stays a matter of hundreds of microseconds. */
export const MOST_STARTS_PER_MINUTE = 100_000;

/** What is wrong with a limit of starts, if anything. Null stands for no limit. */
export function problemOfStarts(startsPerMinute: number | null): InputProblem | null {
  if (startsPerMinute === null) return null;
  if (Number.isInteger(startsPerMinute) && startsPerMinute >= 1 && startsPerMinute <= MOST_STARTS_PER_MINUTE)
    return null;
  const message =
    `A limit is a whole number of starts a minute from 1 to ${MOST_STARTS_PER_MINUTE}; got ${startsPerMinute}. ` +
    'Null is none; a key without GENERATIONS_WRITE starts nothing.';
  return { path: ['startsPerMinute'], message };
}
