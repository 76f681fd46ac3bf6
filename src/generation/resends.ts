import { eq, lt, sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/client.ts';
import { resendableCall } from './tables.ts';

/** A call without a key, of a client that tells how often it has sent it before. */
export interface ResendScope {
  readonly accountId: string;
  readonly apiKeyId: string | null;
  readonly field: string;
  /** 0 for the first time. */
  readonly resent: number;
}

/** OpenAI's SDKs wait ten minutes for an answer before they ask again. */
const UNANSWERED = sql`${resendableCall.touchedAt} > now() - interval '15 minutes'`;
/** An answer that was lost on its way is asked for again within eight seconds. */
const ANSWERED_JUST_NOW = sql`(${resendableCall.answeredAt} is null or ${resendableCall.answeredAt} > now() - interval '1 minute')`;
const KEPT = sql`now() - interval '1 hour'`;

/** Notes, with the generation that a call started, that the same words may come again for it. */
export async function noteResendable(
  tx: Tx,
  scope: ResendScope,
  { fingerprint, generationId }: { fingerprint: string; generationId: string },
): Promise<void> {
  await tx.insert(resendableCall).values({ ...scope, fingerprint, generationId });
}

/**
 * The generation of the call that this one repeats; null when it is the first, or when the earlier ones never came here.
 * Many calls may have the same words, and each was meant: a repetition takes one of them for itself, one that was sent
 * fewer times, so that a hundred calls that were all repeated remain a hundred. Those that nobody answered go first.
 */
export async function claimResent(
  queryable: Queryable,
  { accountId, apiKeyId, field, resent }: ResendScope,
  fingerprint: string,
): Promise<string | null> {
  if (resent === 0) return null;
  const [claimed] = await queryable.execute<{ generation_id: string }>(sql`
    update ${resendableCall} set resent = ${resent}, touched_at = now()
    where generation_id = (
      select generation_id from ${resendableCall}
      where account_id = ${accountId} and fingerprint = ${fingerprint} and field = ${field}
        and api_key_id is not distinct from ${apiKeyId}::text
        and resent < ${resent} and ${UNANSWERED} and ${ANSWERED_JUST_NOW}
      order by answered_at is not null, resent desc, touched_at
      limit 1
      for update skip locked
    )
    returning generation_id`);
  return claimed?.generation_id ?? null;
}

/** An answer about this generation has left. Twice is harmless. */
export async function noteAnswered(queryable: Queryable, generationId: string): Promise<void> {
  await queryable
    .update(resendableCall)
    .set({ answeredAt: sql`now()` })
    .where(eq(resendableCall.generationId, generationId));
}

/** Forgets the calls that nobody will repeat any more. */
export async function pruneResendable(queryable: Queryable): Promise<void> {
  await queryable.delete(resendableCall).where(lt(resendableCall.touchedAt, KEPT));
}
