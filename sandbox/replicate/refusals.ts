import type { Clock } from '../clock.ts';
import type { ReplicateFault } from './fault-outcome.ts';
import { invalidInput, notFound, Problem } from './problem.ts';

/** A throttled client is asked for this much patience, in the provider's own time. */
const RETRY_AFTER_MS = 8_000;

const PROBLEMS: Readonly<Partial<Record<ReplicateFault, (clock: Clock) => Problem>>> = {
  '400': () => new Problem(400, 'Bad request', 'The request could not be read.'),
  '401': () => new Problem(401, 'Unauthenticated', 'You did not pass a valid authentication token'),
  '402': () =>
    new Problem(
      402,
      'Insufficient credit',
      'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit.',
    ),
  '403': () => new Problem(403, 'Forbidden', 'You do not have permission to perform this action.'),
  '404': notFound,
  '422': () => invalidInput([{ type: 'refused', field: 'input', description: 'the input is refused on request' }]),
  '429': throttled,
  '500': () => new Problem(500, null, 'An internal error occurred.'),
  '503': () => new Problem(503, null, 'The service is temporarily unavailable.'),
};

/** The problem that a fault at the door stands for; null for a page of something that stands before the API. */
export function problemOfFault(fault: ReplicateFault, clock: Clock): Problem | null {
  return PROBLEMS[fault]?.(clock) ?? null;
}

function throttled(clock: Clock): Problem {
  const seconds = clock.hereMs(RETRY_AFTER_MS) / 1000;
  return new Problem(429, null, `Request was throttled. Your rate limit resets in ~${Math.ceil(seconds)}s.`, {
    more: { retry_after: Number(seconds.toFixed(3)) },
    headers: { 'retry-after': String(Math.ceil(seconds)) },
  });
}
