import type { CancelBilling } from '../events/event.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { LaneEnd } from './lane.ts';
import type { GenerationEnd } from './settle.ts';

/** Which of several answers about the bill is the one for the whole: money that is due outweighs what isn't known, and that what is free. */
const BILLING_WEIGHT: Readonly<Record<CancelBilling, number>> = { BILLED: 3, UNKNOWN: 2, TOO_LATE: 1, FREE: 0 };

/** Codes that are the generation's own, however many offers were asked. */
const OF_THE_REQUEST: ReadonlySet<ErrorCode> = new Set([
  'CONTENT_POLICY',
  'STORAGE',
  'TIMEOUT',
  'PROVIDER_OUTCOME_UNKNOWN',
  'INTERNAL',
]);

const NOBODY_LEFT =
  'No offer can serve this request any more, within its bounds: the catalog, the configuration or the offers’ figures have changed since it was accepted.';

/**
 * How a generation ends, from how its lanes ended. A cancel that stopped any of them is a cancel; else one picture is
 * enough for success, and what failed beside it stands in its attempts; else the first cause comes first.
 */
export function verdictOf(ends: readonly LaneEnd[], { considered }: { considered: number }): GenerationEnd {
  const canceled = ends.filter((end) => end.kind === 'canceled');
  if (canceled.length > 0) {
    const delivered = ends.some((end) => end.kind === 'succeeded');
    const billings = canceled.map((end) => end.billing);
    const billing = delivered
      ? 'BILLED'
      : billings.reduce((heaviest, one) => (BILLING_WEIGHT[one] > BILLING_WEIGHT[heaviest] ? one : heaviest));
    return { status: 'CANCELED', billing };
  }
  const failed = ends.filter((end) => end.kind === 'failed');
  const first = failed[0];
  if (ends.some((end) => end.kind === 'succeeded') || first === undefined) return { status: 'SUCCEEDED' };
  const unknown = failed.find((end) => end.errors.at(-1)?.code === 'PROVIDER_OUTCOME_UNKNOWN');
  const last = (unknown ?? first).errors.at(-1);
  if (last === undefined)
    return { status: 'FAILED', error: { code: 'ALL_OFFERS_FAILED', message: NOBODY_LEFT, retryable: true } };
  // Where several offers had their chance, no single one's error is the generation's.
  const tried = new Set(first.errors.map((error) => error.configKey));
  if (considered > 1 && tried.size > 1 && !OF_THE_REQUEST.has(last.code)) {
    const reasons = first.errors.map((error) => `${error.configKey}: ${error.message}`).join(' ');
    return {
      status: 'FAILED',
      error: { code: 'ALL_OFFERS_FAILED', message: `Every offer failed. ${reasons}`, retryable: true },
    };
  }
  return { status: 'FAILED', error: { code: last.code, message: last.message, retryable: last.retryable } };
}
