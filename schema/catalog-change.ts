import type { CatalogEvent, ToldChange } from '../src/catalog/history/change.ts';
import { encodePlace } from '../src/catalog/history/cursor.ts';
import type { Model, Offer } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { ModelRef } from './model.ts';

type ChangeKind = ToldChange['kind'];
/** An event that tells one kind of change. */
export type EventOf<Kind extends ChangeKind> = CatalogEvent<Extract<ToldChange, { kind: Kind }>>;

export const CatalogChangeRef = builder.interfaceRef<CatalogEvent>('CatalogChange').implement({
  description:
    'One change of one model. A model that is saved may have several, in order, each with a cursor of its own. What a type tells in fields of its own is as it was at the change; models and offers are as they are now. More types may come: pass over those that you don’t know.',
  resolveType: ({ change }) => change.kind,
  fields: (t) => ({
    cursor: t.string({
      description: 'Resumes after this change: hand it back as "after", at any node.',
      resolve: ({ place }, _args, { history }) => encodePlace(place, history.epoch),
    }),
    at: t.field({
      type: 'DateTime',
      description:
        'When it was saved. Query.model with this moment as asOf shows the model after the change, with a millisecond less before it.',
      resolve: ({ at }) => at,
    }),
    model: t.field({
      type: ModelRef,
      description:
        'The model that changed, as it is now: after this change, and after later ones when the change is of before.',
      resolve: ({ modelId }, _args, context) => modelNow(context, modelId),
    }),
  }),
});

/** The object type of one kind of change: the interface's fields, and its own. */
export function changeRef<Kind extends ChangeKind>(kind: Kind) {
  return builder.objectRef<EventOf<Kind>>(kind);
}

/** What changed once is never deleted, and who is told of it has a catalog that is not older. */
export function modelNow({ catalog }: Pick<Context, 'catalog'>, id: string): Model {
  const model = catalog.modelById(id);
  if (model === null) throw new Error(`The model ${id} changed and is not in the catalog.`);
  return model;
}

export function offerNow({ catalog }: Pick<Context, 'catalog'>, configKey: string): Offer {
  const offer = catalog.offer(configKey);
  if (offer === null) throw new Error(`The offer ${configKey} changed and is not in the catalog.`);
  return offer;
}
