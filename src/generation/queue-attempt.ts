import { eq, sql } from 'drizzle-orm';
import { crashPoint } from '../base/crash-point.ts';
import { FencedError } from '../events/append.ts';
import type { LookOutcome, Operation, QueueMethod } from '../providers/queue-method.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { callOffJob } from './call-off-job.ts';
import { LeaseLapsedError, fenced } from './held.ts';
import { keepAnswer } from './keep-pictures.ts';
import { look, type QueuePlan } from './look.ts';
import { Narrator } from './narrator.ts';
import { reconcile } from './reconcile.ts';
import type { AttemptResult } from './result.ts';
import type { AttemptRow, Run } from './run.ts';
import { accepted, intend } from './tell.ts';
import { attempt } from './tables.ts';

const LEAST_BETWEEN_LOOKS_MS = 100;

/** How far an attempt at a queue has come. */
interface Progress {
  operation: Operation | null;
  looks: number;
}

/**
 * Makes one paid call that is accepted first and done later. Submitted once; the provider's id of the job is stored
 * before anybody waits for it; from then on any process can go on. A submit whose answer was lost is looked for, never
 * repeated. Between looks the attempt waits in the run's parking, so that a generation which only waits holds no worker.
 *
 * `past` is the row of a predecessor's attempt, which is gone on with.
 * `signal` means: be done with it.
 */
export async function runQueueAttempt(
  run: Run,
  plan: QueuePlan,
  signal: AbortSignal,
  past: AttemptRow | null,
): Promise<AttemptResult> {
  const narrator = new Narrator(run.rooms.writer, run.held);
  const progress: Progress = { operation: past?.operation ?? null, looks: past?.looks ?? 0 };
  try {
    if (past === null) {
      const refused = await submit(run, plan, signal, progress);
      if (refused !== null) return refused;
    }
    if (progress.operation === null) {
      const found = await reconcile(run, plan, signal, progress);
      if (found.kind !== 'found') return found;
      progress.operation = found.operation;
    }
    return await follow(run, plan, signal, narrator, progress.operation, progress.looks);
  } finally {
    run.rooms.nudges.forget(plan.attemptId);
    await narrator.settled();
  }
}

/** Null: it was accepted, or nobody knows; else how the attempt ended. */
async function submit(
  run: Run,
  plan: QueuePlan,
  signal: AbortSignal,
  progress: Progress,
): Promise<AttemptResult | null> {
  const { rooms, held } = run;
  await intend(run, plan);
  crashPoint('intent-stored');
  let sent = false;
  try {
    const outcome = await plan.method.submit(plan.request, {
      // A submit is short, and its answer is worth waiting for: with the job's id it can be canceled for certain.
      signal: held.patience,
      hookUrl: rooms.hookUrl(plan.provider, plan.attemptId),
      beforeSend: () => {
        crashPoint('before-send');
        held.assertMaySend();
        signal.throwIfAborted();
        sent = true;
        setImmediate(() => crashPoint('request-sent'));
      },
    });
    switch (outcome.outcome) {
      case 'failed':
        return { kind: 'failed', error: outcome.error, usage: null, providerRequestId: null };
      case 'accepted':
        progress.operation = outcome.operation;
        crashPoint('job-accepted');
        await accepted(run, plan, outcome.operation);
        return null;
      case 'unknown':
        rooms.log.warn(
          { generation_id: held.generationId, attempt_id: plan.attemptId, reason: outcome.reason },
          'submit_answer_lost',
        );
        await noteUnknown(run, plan);
        return null;
      default:
        return outcome satisfies never;
    }
  } catch (error) {
    if (sent) throw error;
    if (error instanceof LeaseLapsedError) return { kind: 'unsent' };
    if (signal.aborted && error === signal.reason) return { kind: 'canceled', billing: 'FREE', usage: null };
    throw error;
  }
}

async function noteUnknown({ rooms, held }: Run, { attemptId }: QueuePlan): Promise<void> {
  await fenced(rooms.database.orm, held, rooms.log, (tx) =>
    tx
      .update(attempt)
      .set({ status: 'UNKNOWN' })
      .where(sql`${attempt.id} = ${attemptId} and ${attempt.status} = 'SENDING'`),
  );
}

/** Looks at an accepted job until it has ended, or until nobody here needs to wait for it. */
async function follow(
  run: Run,
  plan: QueuePlan,
  signal: AbortSignal,
  narrator: Narrator,
  accepted: Operation,
  looksBefore: number,
): Promise<AttemptResult> {
  const { held, parking } = run;
  let operation = accepted;
  for (let looks = looksBefore; ; looks += 1) {
    if (signal.aborted) {
      if (held.stopReason === 'fenced') throw new FencedError(held.generationId);
      if (held.stopReason === 'shutdown') return { kind: 'parked', lookInMs: 0 };
      return callOffJob(run, plan, narrator, operation, { outrun: signal.reason === 'outrun' });
    }
    const found = await look(run, plan, narrator, operation, signal);
    const ended = await endOf(run, plan, narrator, found);
    if (ended !== null) return ended;
    if (found.outcome === 'pending') ({ operation } = found);
    await noteLook(run, plan, operation);
    const lookInMs = pauseAfter(run, plan.method, looks, found);
    if (signal.aborted) continue;
    const how = await parking.wait(lookInMs, signal, run.rooms.nudges.of(plan.attemptId));
    if (how === 'parked') return { kind: 'parked', lookInMs };
  }
}

/** What a look means for the attempt; null while the job is under way. */
async function endOf(run: Run, plan: QueuePlan, narrator: Narrator, found: LookOutcome): Promise<AttemptResult | null> {
  switch (found.outcome) {
    case 'succeeded':
      return keepAnswer(run, plan, narrator, found);
    case 'failed': {
      const { error, usage, providerRequestId } = found;
      return { kind: 'failed', error, usage, providerRequestId };
    }
    case 'canceled':
      // Not by us: somebody did it at the provider's own door, or its deadline was over.
      return {
        kind: 'failed',
        usage: null,
        providerRequestId: null,
        error: new ProviderError(`${plan.configKey} says that the job was canceled there.`, {
          code: 'PROVIDER_ERROR',
          reach: 'RETRY',
          billing: found.billed ? 'MAYBE' : 'NO',
        }),
      };
    case 'pending':
    case 'unreachable':
      return null;
    default:
      return found satisfies never;
  }
}

/** Looks come ever later, as the provider's kind of work wants; in the sandbox time is short. */
function pauseAfter(run: Run, { lookAfterMs }: QueueMethod, looks: number, found: LookOutcome): number {
  const usual = Math.min(lookAfterMs.most, lookAfterMs.first * 1.4 ** Math.min(looks, 40)) / run.scale;
  const asked = found.outcome === 'unreachable' ? (found.retryAfterMs ?? 0) : 0;
  return Math.max(usual, asked, LEAST_BETWEEN_LOOKS_MS);
}

async function noteLook({ rooms, held }: Run, { attemptId }: QueuePlan, operation: Operation): Promise<void> {
  await fenced(rooms.database.orm, held, rooms.log, (tx) =>
    tx
      .update(attempt)
      .set({ operation, looks: sql`${attempt.looks} + 1` })
      .where(eq(attempt.id, attemptId)),
  );
}
