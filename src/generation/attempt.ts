import { and, eq } from 'drizzle-orm';
import { performance } from 'node:perf_hooks';
import { insertImage } from '../assets/images.ts';
import { ingestPicture, type StoredPicture } from '../assets/ingest.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { StorageError } from '../assets/store.ts';
import { backoffMs } from '../base/backoff.ts';
import { crashPoint } from '../base/crash-point.ts';
import { wait } from '../base/wait.ts';
import { appendEvents } from '../events/append.ts';
import type { Local } from '../parameters/render.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type {
  PictureBytes,
  Provider,
  ProviderOutcome,
  ProviderRequest,
  ProviderUpdate,
  ProviderUsage,
} from '../providers/provider.ts';
import { LeaseLapsedError, fenced } from './held.ts';
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
    if (outcome.outcome === 'succeeded') return await keep(run, plan, narrator, outcome);
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

/** An interim image: worth seeing, not worth failing for. */
async function keepInterim(
  run: Run,
  { attemptId, index }: AttemptPlan,
  narrator: Narrator,
  { type, picture }: { type: 'thought-image' | 'preview'; picture: PictureBytes },
): Promise<void> {
  const { rooms, held } = run;
  let stored: StoredPicture;
  try {
    stored = await ingestPicture(rooms.store, picture.bytes);
  } catch (error) {
    if (!(error instanceof InvalidPictureError || error instanceof StorageError)) throw error;
    rooms.log.warn(
      { generation_id: held.generationId, attempt_id: attemptId, reason: error.message },
      'interim_image_dropped',
    );
    return;
  }
  await narrator.settled();
  const purpose = type === 'preview' ? ('PREVIEW' as const) : ('THOUGHT' as const);
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    const imageId = await insertImage(tx, {
      accountId: held.accountId,
      picture: stored,
      purpose,
      generationId: held.generationId,
      attemptId,
      index,
    });
    await appendEvents(tx, held, [
      type === 'preview'
        ? { type: 'PREVIEW', attemptId, body: { index, imageId } }
        : { type: 'THOUGHT', attemptId, body: { index, text: null, imageId } },
    ]);
  });
  rooms.onWritten(held.generationId);
  crashPoint('interim-image-stored');
}

/**
 * Stores the pictures of a complete answer. They are paid for, so a disk that is full or away is waited for until the
 * generation's deadline, with the bytes in memory. Bytes that are no picture are the provider's failure.
 */
async function keep(
  run: Run,
  plan: AttemptPlan,
  narrator: Narrator,
  outcome: Extract<ProviderOutcome, { outcome: 'succeeded' }>,
): Promise<AttemptResult> {
  crashPoint('answer-complete');
  const { usage, warnings, providerRequestId } = outcome;
  const pictures: StoredPicture[] = [];
  try {
    for (const picture of outcome.pictures) pictures.push(await keepPatiently(run, plan, narrator, picture));
  } catch (error) {
    await narrator.settled();
    if (error instanceof InvalidPictureError) {
      const failure = new ProviderError(
        `${plan.configKey} answered with something that is no picture. ${error.message}`,
        { code: 'PROVIDER_BAD_RESPONSE', reach: 'RETRY', billing: 'MAYBE', cause: error },
      );
      return { kind: 'failed', error: failure, usage, providerRequestId };
    }
    if (error instanceof StorageError) {
      const failure = new ProviderError(
        `The picture was made and could not be stored before the deadline. ${error.message}`,
        { code: 'STORAGE', reach: 'REQUEST', billing: 'MAYBE', cause: error },
      );
      return { kind: 'failed', error: failure, usage, providerRequestId };
    }
    throw error;
  }
  crashPoint('image-stored');
  await narrator.settled();
  return { kind: 'answered', pictures, usage, warnings, providerRequestId };
}

async function keepPatiently(
  run: Run,
  { attemptId, index, local }: AttemptPlan,
  narrator: Narrator,
  picture: PictureBytes,
): Promise<StoredPicture> {
  const format = local.format === null ? {} : { format: local.format };
  for (let failures = 0; ;) {
    try {
      return await ingestPicture(run.rooms.store, picture.bytes, { ...format, quality: local.quality });
    } catch (error) {
      const { patience } = run.held;
      if (!(error instanceof StorageError) || !error.retryable || patience.aborted) throw error;
      failures += 1;
      run.rooms.log.error(
        { generation_id: run.held.generationId, attempt_id: attemptId, code: error.code, failures },
        'storage_failed',
      );
      narrator.tell({
        type: 'PROGRESS',
        attemptId,
        body: {
          index,
          fraction: null,
          phase: 'waiting for storage',
          queuePosition: null,
          message: error.message,
          etaMs: null,
        },
      });
      await wait(backoffMs(failures, { baseMs: 500, maxMs: 10_000 }), patience);
    }
  }
}

/**
 * Tells once a second how far an attempt is by the offer's usual time, where the provider itself tells nothing: never
 * quite done, because usual is not certain.
 */
function tellProgress(
  narrator: Narrator,
  { attemptId, index, expectedMs }: AttemptPlan,
  startedAt: number,
): { stop(): void } {
  if (expectedMs === null) return { stop: () => {} };
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    const fraction = Math.round(Math.min(0.95, elapsedMs / expectedMs) * 100) / 100;
    narrator.tell({
      type: 'PROGRESS',
      attemptId,
      body: {
        index,
        fraction,
        phase: 'generating',
        queuePosition: null,
        message: null,
        etaMs: Math.max(0, Math.round(expectedMs - elapsedMs)),
      },
    });
  }, 1000);
  return { stop: () => clearInterval(timer) };
}
