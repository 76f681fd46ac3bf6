import canonicalize from 'canonicalize';
import { and, eq, lt, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { InputProblem } from '../base/refusal.ts';
import type { Queryable, Tx } from '../db/client.ts';
import { IdempotencyConflictRefusal } from './errors.ts';
import { idempotencyKey } from './tables.ts';

/** The ways to start a generation, each with keys of its own; more may come. */
export const START_FIELDS = ['startGeneration', 'retryGeneration', 'images.generate', 'images.edit'] as const;
export type StartField = (typeof START_FIELDS)[number];

/** What a key is scoped to: a key means something only for one account and one mutation. */
export interface IdempotencyScope {
  readonly accountId: string;
  readonly field: string;
  readonly key: string;
}

const KEPT = sql`now() - interval '24 hours'`;

/**
 * SHA-256 of the canonical JSON (RFC 8785) of what the client sent, before any default of ours is added. Words without
 * a canonical form (half a character, a number that isn't finite, nesting without end) get one that is nobody's: such a
 * request is refused for them, so that fingerprint is never stored.
 */
export function fingerprintOf(sent: unknown): string {
  let canonical: string | undefined;
  try {
    canonical = canonicalize(sent);
  } catch {
    // What exactly has no form is told by the validation that comes next, with its path.
    return 'no canonical form';
  }
  return createHash('sha256')
    .update(canonical ?? '')
    .digest('hex');
}

export function checkIdempotencyKey(key: string): InputProblem | null {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return null;
  return { path: ['idempotencyKey'], message: 'Expected 1 to 255 visible ASCII characters, such as a UUID.' };
}

/** The generation that an earlier call with this key started; null when the key is free. Throws {@link IdempotencyConflictRefusal} when it stands for other words. */
export async function findRepeated(
  queryable: Queryable,
  scope: IdempotencyScope,
  fingerprint: string,
): Promise<string | null> {
  const [row] = await queryable
    .select({
      fingerprint: idempotencyKey.fingerprint,
      generationId: idempotencyKey.generationId,
      fresh: sql<boolean>`${idempotencyKey.createdAt} >= ${KEPT}`,
    })
    .from(idempotencyKey)
    .where(sameKey(scope));
  if (row === undefined || !row.fresh) return null;
  if (row.fingerprint !== fingerprint) {
    throw new IdempotencyConflictRefusal(
      `The idempotency key "${scope.key}" was used for another request within the last 24 hours. Send the same request again, or take a new key.`,
      row.generationId,
    );
  }
  return row.generationId;
}

/**
 * Takes the key for this generation, as the transaction's first write: a racer with the same key waits here until the
 * winner has committed or rolled back. False: somebody else has it, and a new statement (never the same one: it would
 * not see the winner's row) finds out for what.
 */
export async function takeKey(
  tx: Tx,
  scope: IdempotencyScope,
  { fingerprint, generationId }: { fingerprint: string; generationId: string },
): Promise<boolean> {
  await tx.delete(idempotencyKey).where(and(sameKey(scope), lt(idempotencyKey.createdAt, KEPT)));
  const taken = await tx
    .insert(idempotencyKey)
    .values({ ...scope, fingerprint, generationId })
    .onConflictDoNothing()
    .returning({ key: idempotencyKey.key });
  return taken.length > 0;
}

function sameKey({ accountId, field, key }: IdempotencyScope) {
  return and(eq(idempotencyKey.accountId, accountId), eq(idempotencyKey.field, field), eq(idempotencyKey.key, key));
}

/** Forgets the keys that hold no longer. */
export async function pruneIdempotencyKeys(queryable: Queryable): Promise<void> {
  await queryable.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, KEPT));
}
