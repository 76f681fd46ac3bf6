import { performance } from 'node:perf_hooks';
import type { LookOutcome, Operation, QueueMethod } from '../providers/queue-method.ts';
import type { Narrator } from './narrator.ts';
import type { AttemptPlan } from './plan.ts';
import type { Run } from './run.ts';
import { hearAll, tell } from './tell.ts';

export type QueuePlan = AttemptPlan & { readonly method: QueueMethod };

/**
 * A look that follows a provider's stream comes back after so long, to see what else there is to do. Providers that are
 * looked at seldom may answer with more at once.
 */
const LONGEST_LOOK_MS = 5000;

/** One look, at most a few seconds long. */
export async function look(
  run: Run,
  plan: QueuePlan,
  narrator: Narrator,
  operation: Operation,
  signal: AbortSignal | null,
): Promise<LookOutcome> {
  const window = AbortSignal.timeout(Math.max(LONGEST_LOOK_MS, plan.method.lookAfterMs.first));
  const startedAt = performance.now();
  const call = plan.method.look(operation, {
    signal: signal === null ? window : AbortSignal.any([window, signal]),
    request: plan.request,
  });
  const found = await hearAll(call, async (update) => {
    if (update.type !== 'accepted') await tell(run, plan, narrator, update);
  });
  if (found.outcome === 'unreachable') {
    run.rooms.log.warn(
      {
        generation_id: run.held.generationId,
        attempt_id: plan.attemptId,
        reason: found.reason,
        ms: Math.round(performance.now() - startedAt),
      },
      'look_failed',
    );
  }
  return found;
}
