import { performance } from 'node:perf_hooks';
import { crashPoint } from '../base/crash-point.ts';
import type { SyncMethod } from '../providers/provider.ts';
import { tellProgress } from './attempt-progress.ts';
import { LeaseLapsedError } from './held.ts';
import { keepAnswer } from './keep-pictures.ts';
import { Narrator } from './narrator.ts';
import type { AttemptPlan } from './plan.ts';
import type { AttemptResult } from './result.ts';
import type { Run } from './run.ts';
import { hearAll, intend, tell } from './tell.ts';

/**
 * Makes one paid call whose answer comes on its own connection, from intent to stored picture. The intent is committed
 * before the first byte, so whoever finds an open attempt after a crash knows that money may be due; the lease is
 * checked right before the first byte. Everything said on the way goes into the stream as it comes. `signal` hangs up.
 */
export async function runSyncAttempt(
  run: Run,
  plan: AttemptPlan & { readonly method: SyncMethod },
  signal: AbortSignal,
): Promise<AttemptResult> {
  await intend(run, plan);
  crashPoint('intent-stored');
  const startedAt = performance.now();
  let sent = false;
  const narrator = new Narrator(run.rooms.writer, run.held);
  const progress = tellProgress(narrator, plan, startedAt);
  try {
    const call = plan.method.run(plan.request, {
      signal,
      beforeSend: () => {
        crashPoint('before-send');
        run.held.assertMaySend();
        signal.throwIfAborted();
        sent = true;
        // The bytes are written after this returns.
        setImmediate(() => crashPoint('request-sent'));
      },
    });
    const outcome = await hearAll(call, async (update) => {
      if (update.type !== 'accepted') return tell(run, plan, narrator, update);
      const { providerRequestId } = update;
      const firstByteMs = Math.round(performance.now() - startedAt);
      narrator.begun({ attemptId: plan.attemptId, providerRequestId, firstByteMs });
    });
    progress.stop();
    if (outcome.outcome === 'succeeded') return await keepAnswer(run, plan, narrator, outcome);
    await narrator.settled();
    const { providerRequestId } = outcome;
    if (outcome.outcome === 'failed')
      return { kind: 'failed', error: outcome.error, usage: outcome.usage, providerRequestId };
    if (wasCalledOff(signal))
      return { kind: 'canceled', billing: plan.method.billedWhenAborted ? 'BILLED' : 'UNKNOWN', usage: null };
    return { kind: 'unknown', reason: outcome.reason, providerRequestId };
  } catch (error) {
    if (sent) throw error;
    if (error instanceof LeaseLapsedError) return { kind: 'unsent' };
    if (signal.aborted && error === signal.reason) return { kind: 'canceled', billing: 'FREE', usage: null };
    throw error;
  } finally {
    progress.stop();
  }
}

/** Whether somebody wanted it to end: the caller, or another attempt that was sooner. Deadlines and shutdowns are no wish. */
export function wasCalledOff(signal: AbortSignal): boolean {
  return signal.aborted && (signal.reason === 'cancel' || signal.reason === 'outrun');
}
