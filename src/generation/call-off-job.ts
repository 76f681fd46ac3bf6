import { wait } from '../base/wait.ts';
import type { ProviderOutcome } from '../providers/provider.ts';
import type { Operation } from '../providers/queue-method.ts';
import { keepAnswer } from './keep-pictures.ts';
import { look, type QueuePlan } from './look.ts';
import type { Narrator } from './narrator.ts';
import type { AttemptResult } from './result.ts';
import type { Run } from './run.ts';

const CANCEL_TIMEOUT_MS = 10_000;
/** How long a provider that tries to cancel is given to say how it went, and how often it is asked. */
const PATIENCE_MS = 8000;
const BETWEEN_LOOKS_MS = 250;

/**
 * Cancels a job at its provider and says truthfully what that came to. One that had been done already is delivered,
 * since it is paid for, unless another attempt was sooner: then it is booked, and its picture left aside.
 */
export async function callOffJob(
  run: Run,
  plan: QueuePlan,
  narrator: Narrator,
  operation: Operation,
  { outrun }: { outrun: boolean },
): Promise<AttemptResult> {
  const answer = await plan.method.cancel(operation, { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) });
  run.rooms.log.info(
    { generation_id: run.held.generationId, attempt_id: plan.attemptId, outcome: answer.outcome },
    'job_called_off',
  );
  if (answer.outcome === 'CANCELED') return calledOff(answer.billed ? 'BILLED' : 'FREE');
  if (answer.outcome === 'UNKNOWN') return calledOff('UNKNOWN');
  const until = performance.now() + PATIENCE_MS / run.scale;
  do {
    const found = await look(run, plan, narrator, operation, null);
    if (found.outcome === 'canceled') return calledOff(found.billed ? 'BILLED' : 'FREE');
    if (found.outcome === 'succeeded') {
      return outrun
        ? { kind: 'canceled', billing: 'BILLED', usage: found.usage }
        : keepAnswer(run, plan, narrator, found);
    }
    if (found.outcome === 'failed') return failed(found);
    await wait(BETWEEN_LOOKS_MS / run.scale);
  } while (performance.now() < until);
  return calledOff('UNKNOWN');
}

function calledOff(billing: 'FREE' | 'BILLED' | 'UNKNOWN'): AttemptResult {
  return { kind: 'canceled', billing, usage: null };
}

/** It ended by itself, just before it was to be canceled. */
function failed({ error, usage }: Extract<ProviderOutcome, { outcome: 'failed' }>): AttemptResult {
  const billing = error.billing === 'MAYBE' ? 'UNKNOWN' : 'FREE';
  return { kind: 'canceled', billing, usage };
}
