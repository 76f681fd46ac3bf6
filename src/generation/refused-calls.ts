import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { takeStart } from '../access/start-rate.ts';
import type { Viewer } from '../access/viewer.ts';
import { RateLimitedRefusal } from '../base/refusal.ts';
import type { Queryable } from '../db/client.ts';
import type { ResendScope } from './resends.ts';
import { refusedCall } from './tables.ts';

/** These clients ask again after what `retry-after` says, which is a minute at most, and a bit. */
const AWAITED = sql`now() - interval '2 minutes'`;
const KEPT = sql`now() - interval '1 hour'`;

/**
 * Takes one of the viewer's starts. Throws RateLimitedRefusal when none is left, and then keeps in mind that this call has
 * started nothing: OpenAI's clients ask again by themselves, and their repetition isn't to be taken for that of an equal
 * call which did start something.
 */
export async function takeStartFor(
  queryable: Queryable,
  viewer: Viewer,
  resend: ResendScope | null,
  fingerprint: string,
): Promise<void> {
  try {
    await takeStart(queryable, viewer);
  } catch (error) {
    if (error instanceof RateLimitedRefusal && resend !== null) await noteRefused(queryable, resend, fingerprint);
    throw error;
  }
}

/**
 * Whether this is the repetition of a call that was refused, each of which is told once. A key without a limit costs no
 * statement. The count must be the next one exactly: a repetition of a call whose answer was lost has to find that, or it
 * would be paid for twice.
 */
export async function wasRefused(
  queryable: Queryable,
  { startsPerMinute }: Viewer,
  scope: ResendScope,
  fingerprint: string,
): Promise<boolean> {
  if (scope.resent === 0 || scope.apiKeyId === null || startsPerMinute === undefined) return false;
  const told = await queryable
    .update(refusedCall)
    .set({ calls: sql`${refusedCall.calls} - 1` })
    .where(
      and(
        eq(refusedCall.accountId, scope.accountId),
        eq(refusedCall.apiKeyId, scope.apiKeyId),
        eq(refusedCall.field, scope.field),
        eq(refusedCall.fingerprint, fingerprint),
        eq(refusedCall.resent, scope.resent - 1),
        gt(refusedCall.calls, 0),
        gt(refusedCall.touchedAt, AWAITED),
      ),
    )
    .returning({ calls: refusedCall.calls });
  return told.length > 0;
}

async function noteRefused(
  queryable: Queryable,
  { accountId, apiKeyId, field, resent }: ResendScope,
  fingerprint: string,
): Promise<void> {
  if (apiKeyId === null) return;
  const { calls, touchedAt } = refusedCall;
  await queryable
    .insert(refusedCall)
    .values({ accountId, apiKeyId, field, fingerprint, resent, calls: 1 })
    .onConflictDoUpdate({
      target: [
        refusedCall.accountId,
        refusedCall.apiKeyId,
        refusedCall.field,
        refusedCall.fingerprint,
        refusedCall.resent,
      ],
      // Those that nobody awaits any more don't count with the new one.
      set: { calls: sql`(case when ${touchedAt} > ${AWAITED} then ${calls} else 0 end) + 1`, touchedAt: sql`now()` },
    });
}

/** Forgets the calls that nobody will repeat any more. */
export async function pruneRefused(queryable: Queryable): Promise<void> {
  await queryable.delete(refusedCall).where(lt(refusedCall.touchedAt, KEPT));
}
