import { and, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { kindOfId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Orm } from '../db/client.ts';
import type { Provider } from '../providers/provider.ts';
import type { HookRequest } from '../providers/hook.ts';
import { OPEN_ATTEMPT_STATUSES } from './state.ts';
import { attempt, generation, providerHook } from './tables.ts';

/** Makes and checks the addresses that providers tell us of jobs at. */
export interface HookAddresses {
  /** Null when nobody could reach us there. */
  of(provider: Provider, attemptId: string): string | null;
  /** The attempt that an address is of; null when we didn't make it. */
  attemptOf(providerSlug: string, query: { attempt?: string | undefined; token?: string | undefined }): string | null;
}

/** `publicUrl` is asked at each use, since a port may be known only after the start. */
export function createHookAddresses({
  secretKey,
  publicUrl,
}: {
  secretKey: Uint8Array;
  publicUrl: () => string | null;
}): HookAddresses {
  const tokenOf = (providerSlug: string, attemptId: string) =>
    createHmac('sha256', secretKey).update(`${providerSlug} ${attemptId}`).digest('base64url');
  return {
    of({ slug, verifyHook }, attemptId) {
      const base = publicUrl();
      if (base === null || verifyHook === null) return null;
      return `${base}/v1/hooks/${slug}?attempt=${attemptId}&token=${tokenOf(slug, attemptId)}`;
    },
    attemptOf(providerSlug, { attempt: attemptId, token }) {
      if (attemptId === undefined || token === undefined || kindOfId(attemptId) !== 'attempt') return null;
      const expected = Buffer.from(tokenOf(providerSlug, attemptId));
      const given = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected) ? attemptId : null;
    },
  };
}

export interface HookRooms {
  readonly orm: Orm;
  readonly addresses: HookAddresses;
  readonly log: Log;
  /** Called after the commit: the place to wake the worker from. */
  readonly onHook: (attemptId: string) => void;
}

export type HookReception = 'taken' | 'refused' | 'try again';

/**
 * Takes in a provider's webhook: verified, noted once however often it comes, and treated as a hint. Whoever has the
 * attempt's generation looks at the job at once; the truth is what the provider's status says then. One of a job that we
 * don't know (yet) is kept, since it may be faster than the answer to our submit, or all that is left of it.
 */
export async function receiveHook(
  { orm, addresses, log, onHook }: HookRooms,
  provider: Provider,
  request: HookRequest,
  query: { attempt?: string | undefined; token?: string | undefined },
): Promise<HookReception> {
  const verdict = (await provider.verifyHook?.(request)) ?? { verdict: 'refused' as const, reason: 'no webhooks' };
  if (verdict.verdict !== 'genuine') {
    log.warn({ provider: provider.slug, reason: verdict.reason }, 'hook_not_taken');
    return verdict.verdict === 'refused' ? 'refused' : 'try again';
  }
  const { operationId, messageId } = verdict;
  const named = addresses.attemptOf(provider.slug, query);
  const attemptId = await orm.transaction(async (tx) => {
    const fresh = await tx
      .insert(providerHook)
      .values({ providerSlug: provider.slug, messageId, operationId, attemptId: named })
      .onConflictDoNothing()
      .returning({ messageId: providerHook.messageId });
    if (fresh.length === 0) return null;
    const [found] = await tx
      .select({ id: attempt.id, generationId: attempt.generationId, status: attempt.status })
      .from(attempt)
      .where(
        or(
          and(eq(attempt.providerSlug, provider.slug), eq(attempt.operationId, operationId)),
          named === null ? undefined : eq(attempt.id, named),
        ),
      )
      .limit(1);
    if (found === undefined) return null;
    await tx
      .update(generation)
      .set({ runAfter: sql`now()` })
      .where(
        and(
          eq(generation.id, found.generationId),
          inArray(generation.status, ['QUEUED', 'RUNNING']),
          sql`${generation.leaseOwner} is null`,
        ),
      );
    // An attempt that was given up, and whose truth comes now after all.
    if (!(OPEN_ATTEMPT_STATUSES as readonly string[]).includes(found.status) && found.status !== 'SUCCEEDED')
      await tx
        .update(attempt)
        .set({ lateLookAt: sql`now()` })
        .where(eq(attempt.id, found.id));
    return found.id;
  });
  if (attemptId !== null) onHook(attemptId);
  return 'taken';
}

/** How long a webhook is kept that nobody has asked for. */
const KEPT = sql`now() - interval '24 hours'`;

/** Forgets webhooks that no attempt will ask for any more. */
export async function pruneHooks(orm: Orm): Promise<void> {
  await orm.delete(providerHook).where(lt(providerHook.receivedAt, KEPT));
}
