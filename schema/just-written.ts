import type { EditOutcome } from '../src/catalog/edit/edit.ts';
import type { Model, Offer } from '../src/catalog/model.ts';
import type { Context } from './context.ts';

/** The model as it is after it was imported or edited. */
export function modelThere({ slug }: { slug: string }, _args: object, { catalog }: Pick<Context, 'catalog'>): Model {
  const model = catalog.model(slug);
  if (model === null) throw new Error(`The model ${slug} was written a moment ago and is not there.`);
  return model;
}

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
