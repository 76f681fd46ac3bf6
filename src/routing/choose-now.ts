import { chooseRoute, type Route, type RouteQuestion } from './choose.ts';
import { circumstances, placesOf, type Circumstances, type RoutingRooms } from './circumstances.ts';

/** A request as a route is asked about it, without what the installation knows by itself. */
export type RouteRequest = Omit<RouteQuestion, keyof Circumstances | 'probes'>;

/** The route that a request would have now. */
export function chooseNow(rooms: RoutingRooms, request: RouteRequest): Route {
  return chooseRoute({ ...request, ...circumstances(rooms, request.model) });
}

/**
 * The route of a generation that will be run now. An offer that is down, whose time for a probe has come, and that would be
 * first if it worked, is this generation's to probe, unless another took that probe: so it is only ever taken by who makes
 * it. All others that are down stay last.
 */
export async function chooseToRun(rooms: RoutingRooms, request: RouteRequest): Promise<Route> {
  const { health, providers } = rooms;
  const question = { ...request, ...circumstances(rooms, request.model) };
  const places = placesOf(request.model, providers);
  const due = new Set(health.due(places).map(({ configKey }) => configKey));
  // A batch tells hours later what came of it: others would wait that long for this probe.
  if (due.size === 0 || request.tier === 'BATCH') return chooseRoute(question);
  const first = chooseRoute({ ...question, probes: due }).order[0]?.offer.configKey;
  const probes = await health.claimProbes(places.filter(({ configKey }) => configKey === first));
  return chooseRoute({ ...question, probes });
}
