import { costOf } from '../catalog/cost.ts';
import { usualImageTokens } from '../catalog/image-tokens.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { AttemptPlan } from './plan.ts';
import type { AttemptResult } from './result.ts';
import type { Run } from './run.ts';
import type { Charge } from './settle.ts';

/** What a finished call costs: the provider's own usage at the offer's prices, or an estimate where it told none. Null when nothing is due. */
export function chargeFor(
  { row, parameters }: Pick<Run, 'row' | 'parameters'>,
  { offer, rendered }: Pick<AttemptPlan, 'offer' | 'rendered'>,
  usage: ProviderUsage | null,
  images: number,
): Charge | null {
  const cost = costOf({
    prices: offer.prices,
    usage,
    mode: row.mode,
    tier: row.tier,
    resolution: rendered.resolution,
    size: rendered.expectedSize,
    parameters,
    images,
    usualImageTokens: usualImageTokens(offer, { size: rendered.expectedSize, parameters }),
  });
  if (cost.micros === 0) return null;
  return { kind: usage === null ? 'estimate' : 'charge', micros: cost.micros, lines: cost.lines };
}

/** What a call may cost whose outcome will not be learned: as if it had given its picture. */
export function chargeForUnknown(
  run: Pick<Run, 'row' | 'parameters'>,
  plan: Pick<AttemptPlan, 'offer' | 'rendered'>,
): Charge | null {
  const charge = chargeFor(run, plan, null, 1);
  return charge === null ? null : { ...charge, kind: 'maybe' };
}

/** Failures that come after the picture. */
const WAS_MADE: ReadonlySet<ErrorCode> = new Set(['PROVIDER_BAD_RESPONSE', 'CONTENT_POLICY']);

/** What an attempt that gave no picture costs. */
export function chargeOf(
  run: Run,
  plan: AttemptPlan,
  result: Exclude<AttemptResult, { kind: 'answered' | 'parked' }>,
): Charge | null {
  switch (result.kind) {
    case 'unsent':
      return null;
    case 'unknown':
      return chargeForUnknown(run, plan);
    case 'canceled':
      if (result.billing === 'FREE') return null;
      if (result.billing === 'UNKNOWN') return chargeForUnknown(run, plan);
      return chargeFor(run, plan, result.usage, 1);
    case 'failed': {
      if (result.error.billing === 'NO') return null;
      // What was made and can't be used is surely due; of an error that may be, nobody knows how much.
      if (result.usage === null) return WAS_MADE.has(result.error.code) ? chargeForUnknown(run, plan) : null;
      const charge = chargeFor(run, plan, result.usage, 0);
      return charge === null ? null : { ...charge, kind: 'maybe' };
    }
    default:
      return result satisfies never;
  }
}
