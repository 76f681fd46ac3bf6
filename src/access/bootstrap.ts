import { and, asc, sql } from 'drizzle-orm';
import { join } from 'node:path';
import { newId } from '../base/ids.ts';
import type { Queryable } from '../db/client.ts';
import { insertApiKey } from './keys.ts';
import { writePrivateFile } from './private-file.ts';
import { account, apiKey } from './tables.ts';

/** The one account's id. Makes it when it isn't there: call it under the migration lock, so that there is one. */
export async function ensureAccount(tx: Queryable): Promise<string> {
  const [found] = await tx
    .select({ id: account.id })
    .from(account)
    .orderBy(asc(account.createdAt), asc(account.id))
    .limit(1);
  if (found !== undefined) return found.id;
  const id = newId('account');
  await tx.insert(account).values({ id, name: 'default' });
  return id;
}

export interface AdminKeyOptions {
  readonly dataDir: string;
  readonly accountId: string;
  /** The environment's; null without one. */
  readonly adminKey: string | null;
  readonly pepper: Uint8Array;
}

/**
 * Sees to it that somebody can get in: when the environment has no key and no admin key holds, one is made and written to
 * `dataDir/admin-key`, readable by this user alone. `made` is that key, to be printed once; null when there was one.
 *
 * Call it in a transaction, under the migration lock. The file comes before the commit: a process that dies in between
 * leaves a file whose key nobody knows, and the next start makes another and writes over it. The other order would leave
 * an admin key that nobody has.
 */
export async function ensureAdminKey(
  tx: Queryable,
  { dataDir, accountId, adminKey, pepper }: AdminKeyOptions,
): Promise<{ made: string | null }> {
  if (adminKey !== null || (await someAdminKeyHolds(tx))) return { made: null };
  const { secret } = await insertApiKey(tx, {
    accountId,
    pepper,
    name: 'bootstrap',
    scopes: ['ADMIN'],
    expiresAt: null,
  });
  await writePrivateFile(join(dataDir, 'admin-key'), `${secret}\n`, { replace: true });
  return { made: secret };
}

async function someAdminKeyHolds(tx: Queryable): Promise<boolean> {
  const [found] = await tx
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(
      and(
        sql`'ADMIN' = any(${apiKey.scopes})`,
        sql`${apiKey.revokedAt} is null`,
        sql`(${apiKey.expiresAt} is null or ${apiKey.expiresAt} > now())`,
      ),
    )
    .limit(1);
  return found !== undefined;
}
