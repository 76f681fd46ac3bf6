import type { InputProblem } from '../base/refusal.ts';
import type { Model } from '../catalog/model.ts';
import { closest } from '../base/did-you-mean.ts';
import { clip } from '../base/storable.ts';
import { checkBounds } from './check-bounds.ts';
import { names } from './exclusion.ts';
import type { Routing } from './routing.ts';

/** More than any model has offers. */
const MOST_ENTRIES = 50;

const LISTS = ['order', 'only', 'except'] as const satisfies readonly (keyof Routing)[];

/**
 * What is wrong with a request's routing: entries that name no offer and no provider of the model, lists that are longer
 * than any use, and bounds that nothing could be within.
 */
export function checkRouting(model: Model, routing: Routing): InputProblem[] {
  return [...checkLists(model, routing), ...checkBounds(routing)];
}

function checkLists(model: Model, routing: Routing): InputProblem[] {
  const known = [...new Set(model.offers.flatMap((offer) => [offer.configKey, offer.provider.slug]))].toSorted();
  return LISTS.flatMap((list): InputProblem[] => {
    const entries = routing[list];
    if (entries.length > MOST_ENTRIES) {
      const message = `Expected at most ${MOST_ENTRIES} entries, got ${entries.length}. ${model.name} has ${model.offers.length} offers; name those that matter.`;
      return [{ path: ['routing', list], message }];
    }
    return entries.flatMap((entry, index) => {
      if (model.offers.some((offer) => names(entry, offer))) return [];
      const near = closest(entry, known);
      const advice = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has ${known.join(', ')}.`;
      const message = `Expected an offer or a provider of ${model.name}, got "${clip(entry)}". ${advice}`;
      return [{ path: ['routing', list, String(index)], message, allowed: known }];
    });
  });
}
