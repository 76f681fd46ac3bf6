import { pruneSessions } from '../access/sessions.ts';
import type { Orm } from '../db/client.ts';
import { pruneHooks } from './hooks.ts';
import { pruneIdempotencyKeys } from './idempotency.ts';
import { pruneRefused } from './refused-calls.ts';
import { pruneResendable } from './resends.ts';

/** Deletes what was remembered for a time that is over. Any number of workers may do this, as often as they like. */
export async function forgetOld(orm: Orm): Promise<void> {
  await pruneHooks(orm);
  await pruneIdempotencyKeys(orm);
  await pruneResendable(orm);
  await pruneRefused(orm);
  await pruneSessions(orm);
}
