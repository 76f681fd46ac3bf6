import { and, eq, sql } from 'drizzle-orm';
import { hash } from 'node:crypto';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { hashSecret, isSameHash, parseKey, type ParsedKey } from './key.ts';
import { createLastUsed } from './last-used.ts';
import type { SessionSeal } from './session-seal.ts';
import { findSession, type KeyOfSession } from './sessions.ts';
import { apiKey } from './tables.ts';
import { UnauthenticatedError } from './unauthenticated.ts';
import { SCOPES, type Viewer } from './viewer.ts';

/** How long a key that was good is taken for good: the longest that a revoked one goes on working. */
const TRUSTED_MS = 5000;
/** Keys that are remembered as good; beyond it the one that was checked first is forgotten. */
const MOST_TRUSTED = 10_000;

export interface Authenticator {
  /**
   * Who asks, by the value of their authorization header (or the `authorization` of a socket's init): null when none was
   * sent. Throws {@link UnauthenticatedError} when one was and it is no key that holds; any other error is the database's.
   *
   * What a door makes of a session is of the schemes Cookie and Socket. One that is over is nobody's: the person who has
   * that cookie sees what everybody sees, and signs in anew.
   */
  authenticate(authorization: string | null): Promise<Viewer | null>;
  /** Whether the key of this viewer still holds, for what goes on long after it was checked. Always asks the database. */
  stillValid(viewer: Viewer): Promise<boolean>;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

export interface AuthenticatorOptions {
  readonly database: Database;
  /** Derived from SECRET for nothing but the hashes of keys. */
  readonly pepper: Uint8Array;
  /** The bootstrap key of the environment; null without one. */
  readonly adminKey: string | null;
  readonly seal: SessionSeal;
  /** The account that the bootstrap key acts for. */
  readonly accountId: string;
  readonly log: Log;
}

export function createAuthenticator({
  database,
  pepper,
  adminKey,
  seal,
  accountId,
  log,
}: AuthenticatorOptions): Authenticator {
  const admin: Viewer = { accountId, apiKeyId: null, scopes: new Set(SCOPES) };
  const adminHash = adminKey === null ? null : hashSecret(pepper, adminKey);
  const trusted = createTrusted();
  const lastUsed = createLastUsed({ database, log });

  /** As the key that its browser signed in with. */
  const ofSession = async (sessionId: string | null): Promise<Viewer | null> => {
    const found = sessionId === null ? null : await findSession(database.orm, sessionId);
    if (sessionId === null || found === null || (found.key === null && adminHash === null)) return null;
    if (found.key === null) return { ...admin, sessionId };
    lastUsed.note(found.key.id);
    return { ...viewerOfKey(found.accountId, found.key), sessionId };
  };

  return {
    async authenticate(authorization) {
      if (authorization === null) return null;
      const session = /^(cookie|socket) (.*)$/.exec(authorization);
      if (session !== null)
        return await ofSession(seal.open(session[1] === 'cookie' ? 'cookie' : 'socket', session[2] ?? ''));
      const token = /^bearer +(.+)$/i.exec(authorization.trim())?.[1];
      if (token === undefined) throw new UnauthenticatedError();
      // Compared as hashes, so that neither length nor content of the real one shows in the time that it takes.
      if (adminHash !== null && isSameHash(hashSecret(pepper, token), adminHash)) return admin;
      const key = parseKey(token);
      if (key === null) throw new UnauthenticatedError();
      const viewer =
        trusted.get(token) ??
        (await look(database, pepper, key, (found, holdsMs) => trusted.add(token, found, holdsMs)));
      lastUsed.note(key.id);
      return viewer;
    },
    async stillValid(viewer) {
      if (viewer.sessionId !== undefined) return (await ofSession(viewer.sessionId)) !== null;
      if (viewer.apiKeyId === null) return adminHash !== null;
      const [found] = await database.orm
        .select({ holds })
        .from(apiKey)
        .where(and(eq(apiKey.accountId, viewer.accountId), eq(apiKey.id, viewer.apiKeyId)));
      return found?.holds === true;
    },
    close: () => lastUsed.close(),
  };
}

/** By the database's clock, the same for all processes. */
const holds = sql<boolean>`${apiKey.revokedAt} is null and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > now())`;
const expiresInMs = sql<number | null>`(extract(epoch from ${apiKey.expiresAt} - now()) * 1000)::float8`;

/** Asks the database; tells `keep` a viewer that may be remembered and for how long its key holds. */
async function look(
  { orm }: Database,
  pepper: Uint8Array,
  { id, secret }: ParsedKey,
  keep: (viewer: Viewer, holdsMs: number) => void,
): Promise<Viewer> {
  const askedAt = performance.now();
  const { accountId, scopes, secretHash, startsPerMinute } = apiKey;
  const [row] = await orm
    .select({ accountId, scopes, secretHash, startsPerMinute, holds, expiresInMs })
    .from(apiKey)
    .where(eq(apiKey.id, id));
  // Hashed also for an id that nobody has: both refusals take as long.
  const hashed = hashSecret(pepper, secret);
  if (row === undefined || !isSameHash(hashed, row.secretHash) || !row.holds) throw new UnauthenticatedError();
  const viewer = viewerOfKey(row.accountId, { id, ...row });
  // From when the question was asked: the row may have been read right before a revocation was committed.
  keep(viewer, Math.min(TRUSTED_MS, row.expiresInMs ?? Infinity) - (performance.now() - askedAt));
  return viewer;
}

function viewerOfKey(accountId: string, { id, scopes, startsPerMinute }: KeyOfSession): Viewer {
  return {
    accountId,
    apiKeyId: id,
    scopes: new Set(SCOPES.filter((scope) => scopes.includes(scope))),
    ...(startsPerMinute !== null && { startsPerMinute }),
  };
}

interface Trusted {
  get(token: string): Viewer | undefined;
  add(token: string, viewer: Viewer, forMs: number): void;
}

/** The keys that were good a moment ago, by a hash: the keys themselves don't lie about in memory. */
function createTrusted(): Trusted {
  const entries = new Map<string, { viewer: Viewer; until: number }>();
  return {
    get(token) {
      const name = nameOf(token);
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      if (performance.now() < entry.until) return entry.viewer;
      entries.delete(name);
      return undefined;
    },
    add(token, viewer, forMs) {
      const name = nameOf(token);
      entries.delete(name);
      entries.set(name, { viewer, until: performance.now() + forMs });
      const [oldest] = entries.keys();
      if (entries.size > MOST_TRUSTED && oldest !== undefined) entries.delete(oldest);
    },
  };
}

function nameOf(token: string): string {
  return hash('sha256', token, 'base64');
}
