import type { Rendered } from '../parameters/render.ts';
import { names } from './exclusion.ts';
import { type Judged, type RouteQuestion } from './judge.ts';
import { compareScores } from './score.ts';

/** An offer that may be tried. */
export type Ranked = Judged & { readonly rendered: Rendered };

/**
 * The offers that may be tried, best first: those that work at the moment before those that are down; then those that
 * lose nothing of the request; among them those that the caller put in order; then by expected price, time and
 * reliability (score.ts). Equal ones go by config key, so that the same question has the same answer.
 */
export function rank(judged: readonly Judged[], question: RouteQuestion): Ranked[] {
  return judged
    .flatMap((one) => {
      const { rendered, exclusion } = one;
      return rendered === null || exclusion !== null ? [] : [{ ...one, rendered }];
    })
    .toSorted((one, other) => compare(question, one, other));
}

function compare(question: RouteQuestion, one: Ranked, other: Ranked): number {
  return (
    Number(isDown(question, one)) - Number(isDown(question, other)) ||
    Number(loses(one)) - Number(loses(other)) ||
    placeOf(question, one) - placeOf(question, other) ||
    compareScores(question.routing.strategy, one.score, other.score) ||
    (one.offer.configKey < other.offer.configKey ? -1 : 1)
  );
}

export function loses({ rendered }: Ranked): boolean {
  return rendered.losses.length > 0;
}

/** Whether it fails at the moment, and this generation isn't the one to try whether it still does. */
export function isDown({ health, probes }: RouteQuestion, { offer }: Ranked): boolean {
  return health?.get(offer.configKey) === 'DOWN' && probes?.has(offer.configKey) !== true;
}

/** The offer's place in the caller's order; after the last of it when it isn't there. */
export function placeOf({ routing }: RouteQuestion, { offer }: Ranked): number {
  const place = routing.order.findIndex((entry) => names(entry, offer));
  return place === -1 ? routing.order.length : place;
}
