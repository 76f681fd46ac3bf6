import { cancellable } from '../src/base/cancellable.ts';
import { NotFoundRefusal } from '../src/base/refusal.ts';
import type { CatalogEvent } from '../src/catalog/history/change.ts';
import { encodePlace } from '../src/catalog/history/cursor.ts';
import { followChanges } from '../src/catalog/history/follow.ts';
import { builder } from './builder.ts';
import { CatalogChangeRef } from './catalog-change.ts';
import './catalog-change-types.ts';
import { streamRefusalAsError } from './cursor-error.ts';

builder.queryField('catalogCursor', (t) =>
  t.string({
    description:
      'The place of this answer among the changes of the catalog: Subscription.catalogChanges after it tells whatever changes in what the same request read, and nothing of before. ' +
      'Not for what was read with asOf.',
    resolve: (_query, _args, { catalog, history }) =>
      encodePlace({ version: catalog.version, taken: 0 }, history.epoch),
  }),
);

builder.subscriptionField('catalogChanges', (t) =>
  t.field({
    type: CatalogChangeRef,
    description:
      'What changes in the catalog, in order, each change once: first those after the cursor from storage, then live ones. No key needed. Facts that were merely read again, or elsewhere, are no change. Measured figures and the health of offers are none of the catalog; Subscription.performanceChanged tells of the former. ' +
      'Error codes: NOT_FOUND, CURSOR_INVALID (also after the database was restored: read the catalog anew), HISTORY_UNREADABLE.',
    args: {
      after: t.arg.string({
        required: false,
        description:
          'The cursor of the last change that you have, or Query.catalogCursor of the answer that you read. Left out: from now.',
      }),
      model: t.arg.string({
        required: false,
        description:
          'Slug or alias of the model that you want to hear of, as it leads now; it is followed even when the alias moves. Left out: all.',
      }),
    },
    subscribe: (_root, { after = null, model: name }, context) => {
      // Now is when the request came, and not when its answer is first read.
      const now = context.catalog.version;
      return cancellable(async function* (signal) {
        try {
          const model = name == null ? null : context.catalog.model(name);
          if (name != null && model === null)
            throw new NotFoundRefusal(`There is no model "${name}". Query.models lists those that are there.`);
          for await (const event of followChanges(context.history, {
            after,
            now,
            modelId: model?.id ?? null,
            signal,
          })) {
            context.renew();
            yield event;
          }
        } catch (error) {
          throw streamRefusalAsError(error);
        }
      });
    },
    resolve: (event: CatalogEvent) => event,
  }),
);
