import { costOf } from '../catalog/cost.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { Candidate } from '../routing/choose.ts';
import type { Run } from './run.ts';
import type { Charge } from './settle.ts';

/** What a finished call costs: the provider's own usage at the offer's prices, or an estimate where it told none. Null when nothing is due. */
export function chargeFor(
  { row, parameters }: Run,
  { offer, rendered }: Candidate,
  usage: ProviderUsage | null,
  images: number,
): Charge | null {
  const cost = costOf({
    prices: offer.prices,
    usage,
    mode: row.mode,
    tier: row.tier,
    resolution: rendered.resolution,
    parameters,
    images,
  });
  if (cost.micros === 0) return null;
  return { kind: usage === null ? 'estimate' : 'charge', micros: cost.micros, lines: cost.lines };
}

/** What a call may cost whose outcome will not be learned: as if it had given its picture. */
export function chargeForUnknown({ row, parameters }: Run, { offer, rendered }: Candidate): Charge {
  const cost = costOf({
    prices: offer.prices,
    usage: null,
    mode: row.mode,
    tier: row.tier,
    resolution: rendered.resolution,
    parameters,
    images: 1,
  });
  return { kind: 'maybe', micros: cost.micros, lines: cost.lines };
}
