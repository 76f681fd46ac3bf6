import { Hono } from 'hono';
import { budgetsOfKeys, type Budget } from '../access/budget-read.ts';
import { keyHolderOf, REST_HEADERS, type RestContext } from './answering.ts';
import { dollarsOf } from './images-answer.ts';
import type { BalanceAnswer } from './openapi/balance.ts';
import { addResource, type RestRoutes } from './resource.ts';
import type { RestRooms } from './rooms.ts';

/** `GET /v1/balance`: what the key that asks may spend, whatever else it may do. */
export function createBalanceRoute(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, rooms.log, '/v1/balance', { GET: (context) => balanceOf(rooms, context) });
  return routes;
}

async function balanceOf(rooms: RestRooms, context: RestContext): Promise<Response> {
  const { apiKeyId } = await keyHolderOf(rooms, context);
  // The environment's own key is no row, and has no budget.
  const budgets = apiKeyId === null ? [] : await budgetsOfKeys(rooms.database.orm, [apiKeyId]);
  const budget = budgets.find(({ sandbox }) => sandbox === rooms.sandbox);
  const answer: BalanceAnswer = { object: 'balance', currency: 'USD', sandbox: rooms.sandbox, ...amountsOf(budget) };
  return Response.json(answer, { headers: REST_HEADERS });
}

function amountsOf(budget: Budget | undefined) {
  if (budget === undefined)
    return { limit: null, spent: null, held: null, available: null, period: null, resets_at: null };
  const { limitMicros, spentMicros, heldMicros, period, resetsAt } = budget;
  return {
    limit: dollarsOf(limitMicros),
    spent: dollarsOf(spentMicros),
    held: dollarsOf(heldMicros),
    available: dollarsOf(Math.max(0, limitMicros - spentMicros - heldMicros)),
    period,
    resets_at: resetsAt?.toISOString() ?? null,
  };
}
