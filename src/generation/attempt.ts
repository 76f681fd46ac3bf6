import { and, eq } from 'drizzle-orm';
import { performance } from 'node:perf_hooks';
import type { StoredPicture } from '../assets/ingest.ts';
import { crashPoint } from '../base/crash-point.ts';
import { appendEvents } from '../events/append.ts';
import type { Local } from '../parameters/render.ts';
import type { ProviderError } from '../providers/provider-error.ts';
import type {
  Provider,
  ProviderOutcome,
  ProviderRequest,
  ProviderUpdate,
  ProviderUsage,
} from '../providers/provider.ts';
import { tellProgress } from './attempt-progress.ts';
import { LeaseLapsedError, fenced } from './held.ts';
import { keepAnswer, keepInterim } from './keep-pictures.ts';
import { Narrator } from './narrator.ts';
import type { Run } from './run.ts';
import { attempt, generation } from './tables.ts';

/** One try, as planned: everything that its call needs. */
export interface AttemptPlan {
  readonly attemptId: string;
  /** Which of the n images it is for, from 0. */
  readonly index: number;
  readonly number: number;
  readonly offerId: string;
  readonly configKey: string;
  readonly provider: Provider;
  readonly request: ProviderRequest;
  readonly local: Local;
  /** The usual time of this offer, for progress; null when nobody knows. */
  readonly expectedMs: number | null;
}

/** What came of it; nothing of it is settled yet. */
export type AttemptResult =
  | {
      readonly kind: 'answered';
      readonly pictures: readonly StoredPicture[];
      readonly usage: ProviderUsage | null;
      readonly warnings: readonly string[];
      readonly providerRequestId: string | null;
    }
  | {
      readonly kind: 'failed';
      readonly error: ProviderError;
      readonly usage: ProviderUsage | null;
      readonly providerRequestId: string | null;
    }
  /** Bytes left, and what became of them will not be learned. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly providerRequestId: string | null }
  /** Nothing left. */
  | { readonly kind: 'unsent' };

/**
 * Makes one paid call, from intent to stored picture. The intent is committed before the first byte, so whoever finds an
 * open attempt after a crash knows that money may be due; the lease is checked right before the first byte. Everything
 * said on the way goes into the stream as it comes.
 */
export async function runAttempt(run: Run, plan: AttemptPlan): Promise<AttemptResult> {
  await intend(run, plan);
  crashPoint('intent-stored');
  const startedAt = performance.now();
  let sent = false;
  const narrator = new Narrator(run.rooms.writer, run.held);
  const progress = tellProgress(narrator, plan, startedAt);
  try {
    const call = plan.provider.run(plan.request, {
      signal: run.held.signal,
      beforeSend: () => {
        crashPoint('before-send');
        run.held.assertMaySend();
        sent = true;
        // The bytes are written after this returns.
        setImmediate(() => crashPoint('request-sent'));
      },
    });
    const outcome = await hear(run, plan, narrator, call, startedAt);
    progress.stop();
    if (outcome.outcome === 'succeeded') return await keepAnswer(run, plan, narrator, outcome);
    await narrator.settled();
    const { providerRequestId } = outcome;
    return outcome.outcome === 'failed'
      ? { kind: 'failed', error: outcome.error, usage: outcome.usage, providerRequestId }
      : { kind: 'unknown', reason: outcome.reason, providerRequestId };
  } catch (error) {
    if (error instanceof LeaseLapsedError && !sent) return { kind: 'unsent' };
    throw error;
  } finally {
    progress.stop();
  }
}

/** Writes the intent. Twice is harmless: the attempt's id was made before. */
async function intend(
  { rooms, held, sandbox }: Run,
  { attemptId, index, number, offerId, configKey }: AttemptPlan,
): Promise<void> {
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    const made = await tx
      .insert(attempt)
      .values({
        accountId: held.accountId,
        id: attemptId,
        generationId: held.generationId,
        number,
        lane: index,
        configKey,
        offerId,
        status: 'SENDING',
        sandbox,
      })
      .onConflictDoNothing({ target: [attempt.accountId, attempt.id] })
      .returning({ id: attempt.id });
    if (made.length === 0) return;
    await tx.update(generation).set({ decidingAttemptId: attemptId }).where(eq(generation.id, held.generationId));
    await appendEvents(tx, held, [{ type: 'ATTEMPT_STARTED', attemptId, body: { configKey, hedge: false, index } }]);
  });
  rooms.onWritten(held.generationId);
}

/** Puts what the provider tells into the stream, until it ends. */
async function hear(
  run: Run,
  plan: AttemptPlan,
  narrator: Narrator,
  call: AsyncGenerator<ProviderUpdate, ProviderOutcome>,
  startedAt: number,
): Promise<ProviderOutcome> {
  try {
    for (;;) {
      const step = await call.next();
      if (step.done === true) return step.value;
      await tell(run, plan, narrator, step.value, startedAt);
    }
  } finally {
    // When a write failed, the provider's connection must not stay open behind it; after the end this does nothing.
    void call.return(undefined as never).catch(() => {});
  }
}

async function tell(
  run: Run,
  plan: AttemptPlan,
  narrator: Narrator,
  update: ProviderUpdate,
  startedAt: number,
): Promise<void> {
  const { attemptId, index } = plan;
  switch (update.type) {
    case 'accepted':
      return accepted(run, attemptId, update.providerRequestId, Math.round(performance.now() - startedAt));
    case 'thought':
      return narrator.say('THOUGHT', { attemptId, index, text: update.text });
    case 'text':
      return narrator.say('TEXT', { attemptId, index, text: update.text });
    case 'thought-image':
    case 'preview':
      return keepInterim(run, plan, narrator, update);
    case 'progress': {
      const { phase, fraction, queuePosition, message } = update;
      return narrator.tell({
        type: 'PROGRESS',
        attemptId,
        body: { index, fraction, phase, queuePosition, message, etaMs: null },
      });
    }
    default:
      update satisfies never;
  }
}

/** The provider began to answer. Twice is harmless: only an attempt that is being sent becomes accepted. */
async function accepted(
  { rooms, held }: Run,
  attemptId: string,
  providerRequestId: string | null,
  firstByteMs: number,
): Promise<void> {
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    const moved = await tx
      .update(attempt)
      .set({ status: 'ACCEPTED', providerRequestId, firstByteMs })
      .where(and(eq(attempt.id, attemptId), eq(attempt.status, 'SENDING')))
      .returning({ id: attempt.id });
    if (moved.length > 0)
      await appendEvents(tx, held, [{ type: 'ATTEMPT_ACCEPTED', attemptId, body: { providerRequestId } }]);
  });
  rooms.onWritten(held.generationId);
  crashPoint('answer-begun');
}
