import { and, eq, sql } from 'drizzle-orm';
import { requireScope, type Viewer } from '../access/viewer.ts';
import { kindOfId, newId } from '../base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../base/refusal.ts';
import type { Database, Tx } from '../db/client.ts';
import { unknownEndpoint } from './endpoints.ts';
import type { WebhookDelivery } from './read.ts';
import { webhookDelivery, webhookEndpoint } from './tables.ts';

export interface DeliveryRooms {
  readonly database: Database;
  /** Called after the commit: the place to wake those who send. */
  readonly onDue: () => void;
}

/** Sends an endpoint something to be tried with, by the way of every event. Throws ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal. */
export async function sendTest(
  { database, onDue }: DeliveryRooms,
  viewer: Viewer | null,
  endpointId: string,
): Promise<WebhookDelivery> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  const delivery = await database.orm.transaction(async (tx) => {
    if (!(await lockActive(tx, accountId, endpointId))) throw unknownEndpoint(endpointId);
    const id = newId('webhookDelivery');
    const row = { accountId, id, endpointId, type: 'ENDPOINT_TEST' as const, status: 'PENDING' as const };
    const [made] = await tx
      .insert(webhookDelivery)
      .values({ ...row, nextTryAt: sql`now()` })
      .returning();
    return made;
  });
  if (delivery === undefined) throw new Error('The insert of a delivery returned no row.');
  onDue();
  return delivery;
}

/**
 * Sends a delivery again, under its own id, with all tries of the schedule before it. One that is under way or waits is
 * only made due at once. Throws ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal.
 */
export async function resendDelivery(
  { database, onDue }: DeliveryRooms,
  viewer: Viewer | null,
  id: string,
): Promise<WebhookDelivery> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  const isIt = and(eq(webhookDelivery.accountId, accountId), eq(webhookDelivery.id, id));
  const delivery = await database.orm.transaction(async (tx) => {
    const [found] =
      kindOfId(id) === 'webhookDelivery'
        ? await tx.select({ endpointId: webhookDelivery.endpointId }).from(webhookDelivery).where(isIt)
        : [];
    // Its endpoint first, as whoever disables one does.
    if (found === undefined || !(await lockActive(tx, accountId, found.endpointId))) throw unknownDelivery(id);
    const [again] = await tx
      .update(webhookDelivery)
      .set({ status: 'PENDING', step: 0, nextTryAt: sql`now()`, deliveredAt: null })
      .where(isIt)
      .returning();
    return again;
  });
  if (delivery === undefined) throw unknownDelivery(id);
  onDue();
  return delivery;
}

/** False when there is no such endpoint. Throws InvalidInputRefusal when it is disabled. */
async function lockActive(tx: Tx, accountId: string, endpointId: string): Promise<boolean> {
  if (kindOfId(endpointId) !== 'webhookEndpoint') return false;
  const [endpoint] = await tx
    .select({ status: webhookEndpoint.status })
    .from(webhookEndpoint)
    .where(and(eq(webhookEndpoint.accountId, accountId), eq(webhookEndpoint.id, endpointId)))
    .for('no key update');
  if (endpoint?.status !== 'DISABLED') return endpoint !== undefined;
  const message = 'The endpoint is disabled, and nothing is sent to it. Set its status to ACTIVE first.';
  throw new InvalidInputRefusal([{ path: ['id'], message }]);
}

function unknownDelivery(id: string): NotFoundRefusal {
  return new NotFoundRefusal(
    `There is no webhook delivery "${id}" here. Their ids begin with "whd_"; WebhookEndpoint.deliveries lists those of the last 30 days.`,
  );
}
