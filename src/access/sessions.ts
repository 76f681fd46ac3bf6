import { and, eq, lt, sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Orm, Queryable } from '../db/client.ts';
import { apiKey, session, signInCode } from './tables.ts';
import type { Viewer } from './viewer.ts';

/** A browser is signed in for so long, whatever it does. */
export const SESSION_DAYS = 30;

/** Signs a browser in as this key. */
export async function startSession(
  tx: Queryable,
  { accountId, apiKeyId }: Pick<Viewer, 'accountId' | 'apiKeyId'>,
): Promise<{ readonly id: string; readonly expiresAt: Date }> {
  const id = newId('session');
  const [made] = await tx
    .insert(session)
    .values({ accountId, id, apiKeyId, expiresAt: sql`now() + make_interval(days => ${SESSION_DAYS})` })
    .returning({ id: session.id, expiresAt: session.expiresAt });
  if (made === undefined) throw new Error('PostgreSQL returned no row for an insert.');
  return made;
}

/** Signs it out. Twice is harmless: there is nothing left to sign out. */
export async function endSession(orm: Orm, id: string): Promise<void> {
  await orm.delete(session).where(eq(session.id, id));
}

/** Whose session it is; null when it is over, or the key is that it is of. */
export async function findSession(
  orm: Orm,
  id: string,
): Promise<{ readonly accountId: string; readonly key: KeyOfSession | null } | null> {
  const { scopes, startsPerMinute, revokedAt, expiresAt } = apiKey;
  const [row] = await orm
    .select({ accountId: session.accountId, keyId: session.apiKeyId, scopes, startsPerMinute })
    .from(session)
    .leftJoin(apiKey, and(eq(apiKey.accountId, session.accountId), eq(apiKey.id, session.apiKeyId)))
    .where(
      and(
        eq(session.id, id),
        sql`${session.expiresAt} > now()`,
        sql`${revokedAt} is null and (${expiresAt} is null or ${expiresAt} > now())`,
      ),
    );
  if (row === undefined) return null;
  const key =
    row.keyId === null ? null : { id: row.keyId, scopes: row.scopes ?? [], startsPerMinute: row.startsPerMinute };
  return { accountId: row.accountId, key };
}

export interface KeyOfSession {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly startsPerMinute: number | null;
}

/** Deletes those that are over, and the links that nobody opened. */
export async function pruneSessions(orm: Orm): Promise<void> {
  await orm.delete(session).where(lt(session.expiresAt, sql`now()`));
  await orm.delete(signInCode).where(lt(signInCode.expiresAt, sql`now()`));
}
