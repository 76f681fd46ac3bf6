import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Orm, Tx } from '../db/client.ts';
import type { ClaimedDelivery } from './claim.ts';
import { FAILING_DAYS, isDelivered, nextDelayMs, type TryOutcome } from './schedule.ts';
import { webhookDelivery, webhookEndpoint } from './tables.ts';

const GONE = 410;

/**
 * Writes what a try came to: delivered, to be tried again, or given up; and what that says about its endpoint. Nothing when
 * the try isn't ours any more: another one has begun, or the endpoint was disabled. Returns why the endpoint was disabled
 * by this; null when it wasn't.
 */
export async function settleTry(
  orm: Orm,
  { accountId, id, endpointId, tries, step }: ClaimedDelivery,
  outcome: TryOutcome,
  durationMs: number,
): Promise<string | null> {
  const delivered = isDelivered(outcome);
  const delayMs = delivered ? null : nextDelayMs(step, outcome);
  return orm.transaction(async (tx) => {
    // First, as everybody who locks both: whoever disables it, or sends again.
    await tx
      .select({ id: webhookEndpoint.id })
      .from(webhookEndpoint)
      .where(eq(webhookEndpoint.id, endpointId))
      .for('no key update');
    const written = await tx
      .update(webhookDelivery)
      .set({
        status: delivered ? 'DELIVERED' : delayMs === null ? 'FAILED' : 'PENDING',
        nextTryAt: delayMs === null ? null : sql`now() + ${delayMs}::int * interval '1 millisecond'`,
        leaseUntil: null,
        lastStatus: outcome.status,
        lastError: delivered ? null : errorOf(outcome),
        lastDurationMs: Math.round(durationMs),
        ...(delivered && { deliveredAt: sql`now()` }),
      })
      .where(
        and(
          eq(webhookDelivery.accountId, accountId),
          eq(webhookDelivery.id, id),
          eq(webhookDelivery.tries, tries),
          eq(webhookDelivery.status, 'PENDING'),
        ),
      )
      .returning({ id: webhookDelivery.id });
    if (written.length === 0) return null;
    if (!delivered) return noteFailure(tx, endpointId, outcome);
    await tx
      .update(webhookEndpoint)
      .set({ failingSince: null })
      .where(and(eq(webhookEndpoint.id, endpointId), isNotNull(webhookEndpoint.failingSince)));
    return null;
  });
}

/** Gives back a try that was called off before anybody answered: it is due at once, and doesn't count. */
export async function giveBackTry(orm: Orm, { accountId, id, tries }: ClaimedDelivery): Promise<void> {
  await orm
    .update(webhookDelivery)
    .set({ leaseUntil: null, step: sql`greatest(0, ${webhookDelivery.step} - 1)` })
    .where(and(eq(webhookDelivery.accountId, accountId), eq(webhookDelivery.id, id), eq(webhookDelivery.tries, tries)));
}

async function noteFailure(tx: Tx, endpointId: string, outcome: TryOutcome): Promise<string | null> {
  const [endpoint] = await tx
    .update(webhookEndpoint)
    .set({ failingSince: sql`coalesce(${webhookEndpoint.failingSince}, now())` })
    .where(and(eq(webhookEndpoint.id, endpointId), eq(webhookEndpoint.status, 'ACTIVE')))
    .returning({
      accountId: webhookEndpoint.accountId,
      tooLong: sql<boolean>`${webhookEndpoint.failingSince} < now() - ${FAILING_DAYS} * interval '1 day'`,
    });
  if (endpoint === undefined) return null;
  const reason =
    outcome.status === GONE
      ? 'It answered 410 Gone.'
      : endpoint.tooLong
        ? `Nothing but failure for ${FAILING_DAYS} days; the last: ${errorOf(outcome)}`
        : null;
  if (reason !== null) await disableEndpoint(tx, { accountId: endpoint.accountId, id: endpointId, reason });
  return reason;
}

/** Ends an endpoint's deliveries with it: what waits is not kept until somebody comes back. */
export async function disableEndpoint(
  tx: Tx,
  { accountId, id, reason }: { accountId: string; id: string; reason: string },
): Promise<void> {
  await tx
    .update(webhookEndpoint)
    .set({ status: 'DISABLED', disabledReason: reason, disabledAt: sql`now()` })
    .where(and(eq(webhookEndpoint.accountId, accountId), eq(webhookEndpoint.id, id)));
  await tx
    .update(webhookDelivery)
    .set({ status: 'FAILED', nextTryAt: null, leaseUntil: null, lastError: 'The endpoint was disabled.' })
    .where(
      and(
        eq(webhookDelivery.accountId, accountId),
        eq(webhookDelivery.endpointId, id),
        eq(webhookDelivery.status, 'PENDING'),
      ),
    );
}

function errorOf({ status, why }: TryOutcome): string {
  return status === null ? `No answer: ${why}.` : `It answered with status ${status}.`;
}
