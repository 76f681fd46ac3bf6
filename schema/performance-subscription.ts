import { cancellable } from '../src/base/cancellable.ts';
import { NotFoundRefusal } from '../src/base/refusal.ts';
import type { Performance } from '../src/catalog/model.ts';
import { followPerformance } from '../src/performance/follow.ts';
import { shownWindow } from '../src/performance/shown.ts';
import { builder } from './builder.ts';
import { streamRefusalAsError } from './cursor-error.ts';
import { PerformanceType } from './performance.ts';

builder.subscriptionField('performanceChanged', (t) =>
  t.field({
    type: PerformanceType,
    description:
      'How a provider does, sent again whenever measured figures of it change, at most once a second for each provider of a model: those over all modes (mode is null), then those of single modes that changed. What it was before is in Model.performance. Few calls are told too, totalRequests says how many; 0 means that the last one left the window. No key needed. Error code: NOT_FOUND.',
    args: {
      model: t.arg.string({
        required: false,
        description: 'Slug or alias of the model that you want to hear of. Left out: all.',
      }),
    },
    subscribe: (_root, { model: slug }, context) =>
      cancellable(async function* (signal) {
        const model = slug == null ? null : context.catalog.model(slug);
        if (slug != null && model === null)
          throw streamRefusalAsError(
            new NotFoundRefusal(`There is no model "${slug}". Query.models lists those that are there.`),
          );
        for await (const window of followPerformance(context.performance, { modelId: model?.id ?? null, signal })) {
          context.renew();
          const shown = shownWindow(context.catalog, context.performance, window);
          if (shown !== null) yield shown;
        }
      }),
    resolve: (performance: Performance) => performance,
  }),
);
