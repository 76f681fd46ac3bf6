import { and, eq, inArray } from 'drizzle-orm';
import { crashPoint } from '../base/crash-point.ts';
import { appendEvents } from '../events/append.ts';
import type { ProviderUpdate } from '../providers/provider.ts';
import type { Operation } from '../providers/queue-method.ts';
import { fenced } from './held.ts';
import { keepInterim } from './keep-pictures.ts';
import type { Narrator } from './narrator.ts';
import type { AttemptPlan } from './plan.ts';
import type { Run } from './run.ts';
import { attempt } from './tables.ts';
import { write } from './writer.ts';

/** Writes the intent, before the first byte leaves. */
export async function intend(
  { rooms, held, sandbox }: Run,
  { attemptId, index, number, hedge, offer, configKey, rendered, warnings }: AttemptPlan,
): Promise<void> {
  const { resolution } = rendered;
  await write(rooms, held, {
    events: [{ type: 'ATTEMPT_STARTED', attemptId, body: { configKey, hedge, index } }],
    changes: {
      intent: {
        id: attemptId,
        number,
        lane: index,
        hedge,
        configKey,
        offerId: offer.id,
        resolution,
        warnings,
        sandbox,
      },
    },
  });
}

/** The provider accepted the job. Twice is harmless: only an attempt that is not accepted yet becomes so. */
export async function accepted({ rooms, held }: Run, { attemptId }: AttemptPlan, operation: Operation): Promise<void> {
  const providerRequestId = operation.id;
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    const moved = await tx
      .update(attempt)
      .set({ status: 'ACCEPTED', providerRequestId, operation, operationId: operation.id })
      .where(and(eq(attempt.id, attemptId), inArray(attempt.status, ['SENDING', 'UNKNOWN'])))
      .returning({ id: attempt.id });
    if (moved.length > 0)
      await appendEvents(tx, held, [{ type: 'ATTEMPT_ACCEPTED', attemptId, body: { providerRequestId } }]);
  });
  rooms.onWritten(held.generationId);
  crashPoint('answer-begun');
}

/** Puts what a provider tells into the stream. */
export async function tell(
  run: Run,
  plan: AttemptPlan,
  narrator: Narrator,
  update: Exclude<ProviderUpdate, { type: 'accepted' }>,
): Promise<void> {
  const { attemptId, index } = plan;
  switch (update.type) {
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

/**
 * Hears a provider to its end, telling everything on the way. When telling fails, the provider's connection must not
 * stay open behind it.
 */
export async function hearAll<Outcome>(
  call: AsyncGenerator<ProviderUpdate, Outcome>,
  onUpdate: (update: ProviderUpdate) => Promise<void>,
): Promise<Outcome> {
  try {
    for (;;) {
      const step = await call.next();
      if (step.done === true) return step.value;
      await onUpdate(step.value);
    }
  } finally {
    // After the end this does nothing.
    void call.return(undefined as never).catch(() => {});
  }
}
