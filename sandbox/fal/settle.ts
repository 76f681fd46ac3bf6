import { NOTHING } from '../bill.ts';
import { outcomeOf } from './fault-outcome.ts';
import type { Reply } from './fal-error.ts';
import type { Job } from './job.ts';
import type { Workshop } from './run.ts';

/** Results are kept for an hour, large ones for six minutes, by fal's page. */
const RETENTION_MS = 3_600_000;
const LARGE_RETENTION_MS = 360_000;
const LARGE_BYTES = 10_000;

/**
 * Ends a request and enters it into the bill, in one go, so that whoever hears of the end finds it there. False when it
 * had ended before. Pictures are billed when they are made; errors and what was canceled in time are not.
 */
export function settle(
  job: Job,
  result: Reply,
  { books: { bill, clock }, webhooks }: Pick<Workshop, 'books' | 'webhooks'>,
): boolean {
  if (!job.finish(result)) return false;
  const { id, asked } = job;
  const { model, fault, input, prompt } = asked;
  const isMade = result.status === 200 && outcomeOf(fault).ending !== 'words';
  const isLarge = JSON.stringify(result.body).length >= LARGE_BYTES;
  const keptMs = outcomeOf(fault).ending === 'forgotten' ? 0 : isLarge ? LARGE_RETENTION_MS : RETENTION_MS;
  job.forgottenMs = performance.now() + clock.hereMs(keptMs);
  bill.enter({
    id,
    provider: 'fal',
    model: model.id,
    prompt,
    status: isMade ? 'billed' : 'free',
    reason: `${isMade ? 'picture made' : reasonOf(result)}${fault === null ? '' : ` (${fault})`}`,
    ...NOTHING,
    images: isMade ? (input?.count ?? 0) : 0,
    searches: isMade && input?.search === true ? 1 : 0,
  });
  webhooks.tell(job, result);
  return true;
}

function reasonOf({ status }: Reply): string {
  if (status === 200) return 'no picture made';
  return status === 499 ? 'canceled' : `failed with ${status}`;
}
