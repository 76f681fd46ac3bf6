import { createHash } from 'node:crypto';
import { Decimal } from '../catalog/decimal.ts';
import type { RouteQuestion } from './judge.ts';
import { isDown, loses, type Ranked } from './rank.ts';

/** One generation of so many begins with an offer of which little is known. */
const EXPLORING_SHARE = 0.02;

/** What it may cost more than the best one: the caller pays for it. */
const MOST_TIMES_THE_COST = 1.5;

/** Whether this generation is one of those that explore: always the same answer for one id, and evenly spread over all. */
export function explores(generationId: string): boolean {
  const draw = createHash('sha256').update(`explore ${generationId}`).digest().readUInt32BE(0);
  return draw < EXPLORING_SHARE * 2 ** 32;
}

/**
 * The offer that an exploring generation begins with; null when it does as all others do. Figures only move where calls
 * are made: without this an offer that did badly once, or that nobody has tried, would never be found to do well.
 *
 * Only where the caller left the choice to us and may fall back, and never with an offer that loses something or is known
 * to fail. A probe that is due goes first: it is how an offer that recovered is found. Then the one with the fewest calls
 * that were measured here, so that each gets its turn.
 */
export function offerToExplore(question: RouteQuestion, ranked: readonly Ranked[]): Ranked | null {
  const { explore = false, routing, forcedOffer, tier, probes } = question;
  const isFree = routing.strategy === 'BALANCED' && routing.order.length === 0 && routing.only.length === 0;
  const [best] = ranked;
  if (!explore || !isFree || forcedOffer !== null || !routing.allowFallback || tier === 'BATCH' || best === undefined)
    return null;
  const eligible = ranked.filter((one) => !loses(one) && !isDown(question, one) && isFairlyPriced(one, best));
  const isProbe = ({ offer }: Ranked) => probes?.has(offer.configKey) === true;
  const [first] = eligible.toSorted(
    (one, other) =>
      Number(isProbe(other)) - Number(isProbe(one)) || measuredCalls(question, one) - measuredCalls(question, other),
  );
  return first === undefined || first === best ? null : first;
}

function isFairlyPriced({ cost }: Ranked, { cost: best }: Ranked): boolean {
  if (cost.costUsd === null || best.costUsd === null) return false;
  return new Decimal(cost.costUsd).lte(new Decimal(best.costUsd).times(MOST_TIMES_THE_COST));
}

/** None while too few were measured to go by. */
function measuredCalls({ measured, mode }: RouteQuestion, { offer, rendered }: Ranked): number {
  return measured?.(offer.configKey, mode, rendered.resolution)?.totalRequests ?? 0;
}
