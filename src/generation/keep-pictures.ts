import { ingestPicture, type StoredPicture } from '../assets/ingest.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { StorageError } from '../assets/store.ts';
import { backoffMs } from '../base/backoff.ts';
import { crashPoint } from '../base/crash-point.ts';
import { newId } from '../base/ids.ts';
import { wait } from '../base/wait.ts';
import type { NewEvent } from '../events/event.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { PictureBytes, ProviderOutcome } from '../providers/provider.ts';
import type { Narrator } from './narrator.ts';
import type { AttemptPlan } from './plan.ts';
import { keepConversation } from './refine.ts';
import type { AttemptResult } from './result.ts';
import type { Run } from './run.ts';

/**
 * Stores the pictures of a complete answer. They are paid for, so a disk that is full or away is waited for until the
 * generation's deadline, with the bytes in memory. Bytes that are no picture are the provider's failure.
 */
export async function keepAnswer(
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
        // It was made, so it is surely billed: asking here again would be paying twice on our own initiative.
        { code: 'PROVIDER_BAD_RESPONSE', reach: 'OFFER', billing: 'MAYBE', cause: error },
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
  const conversation = await keepWords(run, plan, outcome);
  // What was told goes with the end of the attempt, which is written next: nobody waits for it twice.
  narrator.flush();
  return { kind: 'answered', pictures, usage, warnings, providerRequestId, conversation };
}

/** The conversation is worth keeping, and not worth failing for: without it a refinement goes on from the image. */
async function keepWords(
  { rooms, held }: Run,
  { attemptId }: AttemptPlan,
  { conversation }: Extract<ProviderOutcome, { outcome: 'succeeded' }>,
) {
  if (conversation === undefined) return null;
  try {
    return await keepConversation(rooms.store, conversation);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    rooms.log.warn(
      { generation_id: held.generationId, attempt_id: attemptId, code: error.code },
      'conversation_not_kept',
    );
    return null;
  }
}

async function keepPatiently(
  run: Run,
  { attemptId, index, rendered: { local } }: AttemptPlan,
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

/** An interim image: worth seeing, not worth failing for. */
export async function keepInterim(
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
  const id = newId('image');
  const purpose = type === 'preview' ? ('PREVIEW' as const) : ('THOUGHT' as const);
  const event: NewEvent =
    type === 'preview'
      ? { type: 'PREVIEW', attemptId, body: { index, imageId: id } }
      : { type: 'THOUGHT', attemptId, body: { index, text: null, imageId: id } };
  narrator.tell(event, { pictures: [{ id, picture: stored, purpose, attemptId, index }] });
  await narrator.settled();
  crashPoint('interim-image-stored');
}
