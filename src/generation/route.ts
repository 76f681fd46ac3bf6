import { crashPoint } from '../base/crash-point.ts';
import { chooseToRun } from '../routing/choose-now.ts';
import type { Route } from '../routing/choose.ts';
import { explores } from '../routing/explore.ts';
import type { Run } from './run.ts';
import { write } from './writer.ts';

/** Asks the route, and keeps its answer where everybody can see it. */
export async function routeGeneration(run: Run): Promise<Route> {
  const { rooms, held, row, request, parameters, model } = run;
  const route = await chooseToRun(rooms, {
    model,
    mode: row.mode,
    tier: row.tier,
    parameters,
    imageCount: request.imageIds.length + (request.refinedImageId === null ? 0 : 1),
    masked: request.maskId !== null,
    strict: request.strict,
    forcedOffer:
      request.forcedOffer === null
        ? null
        : (model.offers.find((offer) => offer.configKey === request.forcedOffer) ?? null),
    routing: request.routing,
    prompt: run.prompt,
    explore: explores(row.id),
  });
  crashPoint('route-chosen');
  const told = write(rooms, held, {
    events: [{ type: 'ROUTE_CHOSEN', attemptId: null, body: { route: route.entries } }],
    changes: { route: route.entries },
  });
  // Not waited for: nothing is sent before the intent is committed, which is written after it. A fence that fell stops
  // the run by itself, and anything else that is wrong is told by what comes next.
  told.catch(() => {});
  return route;
}
