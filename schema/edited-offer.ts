import type { EditOutcome } from '../src/catalog/edit/edit.ts';
import type { Offer } from '../src/catalog/model.ts';
import type { Context } from './context.ts';

/** An offer that was just edited. */
export interface EditedOffer {
  readonly configKey: string;
  readonly outcome: EditOutcome;
}

/** The offer as it is after the edit. */
export function offerThere({ configKey }: EditedOffer, _args: object, { catalog }: Pick<Context, 'catalog'>): Offer {
  const offer = catalog.offer(configKey);
  if (offer === null) throw new Error(`The offer ${configKey} was edited a moment ago and is not there.`);
  return offer;
}
