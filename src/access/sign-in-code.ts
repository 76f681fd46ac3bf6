import { and, asc, eq, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Orm, Queryable } from '../db/client.ts';
import { hashSecret } from './key.ts';
import { apiKey, signInCode } from './tables.ts';
import type { Viewer } from './viewer.ts';

const CODE_MINUTES = 10;

type Holder = Pick<Viewer, 'accountId' | 'apiKeyId'>;

export interface SignInLink {
  /** Its code is in the fragment, which no server and no log ever gets. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** A new link that signs one browser in as this key, within ten minutes. */
export async function makeSignInLink(
  orm: Orm,
  { accountId, apiKeyId }: Holder,
  { pepper, baseUrl }: { readonly pepper: Uint8Array; readonly baseUrl: string },
): Promise<SignInLink> {
  const code = randomBytes(32).toString('base64url');
  const [made] = await orm
    .insert(signInCode)
    .values({
      accountId,
      codeHash: hashSecret(pepper, code),
      apiKeyId,
      expiresAt: sql`now() + make_interval(mins => ${CODE_MINUTES})`,
    })
    .returning({ expiresAt: signInCode.expiresAt });
  if (made === undefined) throw new Error('PostgreSQL returned no row for an insert.');
  return { url: `${baseUrl}/sign-in#code=${code}`, expiresAt: made.expiresAt };
}

/** Uses a code up: of two who show it at once, one gets in. Null when it was used, is over, or never was one. */
export async function useSignInCode(tx: Queryable, pepper: Uint8Array, code: string): Promise<Holder | null> {
  const [used] = await tx
    .delete(signInCode)
    .where(eq(signInCode.codeHash, hashSecret(pepper, code)))
    .returning({
      accountId: signInCode.accountId,
      apiKeyId: signInCode.apiKeyId,
      holds: sql<boolean>`${signInCode.expiresAt} > now()`,
    });
  return used?.holds === true ? { accountId: used.accountId, apiKeyId: used.apiKeyId } : null;
}

/** Whom the link of a start signs in: the environment's own key, else the oldest admin key that holds. Null without any. */
export async function firstAdmin(
  orm: Orm,
  { accountId, adminKey }: { readonly accountId: string; readonly adminKey: string | null },
): Promise<Holder | null> {
  if (adminKey !== null) return { accountId, apiKeyId: null };
  const [found] = await orm
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(
      and(
        eq(apiKey.accountId, accountId),
        sql`'ADMIN' = any(${apiKey.scopes})`,
        sql`${apiKey.revokedAt} is null and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > now())`,
      ),
    )
    .orderBy(asc(apiKey.createdAt), asc(apiKey.id))
    .limit(1);
  return found === undefined ? null : { accountId, apiKeyId: found.id };
}
