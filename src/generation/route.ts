import { eq } from 'drizzle-orm';
import { crashPoint } from '../base/crash-point.ts';
import { appendEvents } from '../events/append.ts';
import { chooseToRun } from '../routing/choose-now.ts';
import type { Route } from '../routing/choose.ts';
import { explores } from '../routing/explore.ts';
import { fenced } from './held.ts';
import type { Run } from './run.ts';
import { generation } from './tables.ts';

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
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    await tx.update(generation).set({ route: route.entries }).where(eq(generation.id, held.generationId));
    await appendEvents(tx, held, [{ type: 'ROUTE_CHOSEN', attemptId: null, body: { route: route.entries } }]);
  });
  rooms.onWritten(held.generationId);
  crashPoint('route-chosen');
  return route;
}
