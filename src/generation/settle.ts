import { and, eq, inArray, sql } from 'drizzle-orm';
import { settleBudget } from '../access/budget.ts';
import type { StoredPicture } from '../assets/ingest.ts';
import { insertImage } from '../assets/images.ts';
import type { Price } from '../catalog/model.ts';
import type { Tx } from '../db/client.ts';
import { appendEvents } from '../events/append.ts';
import type { CancelBilling, NewEvent, StoredError } from '../events/event.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { Held } from './held.ts';
import { OPEN_ATTEMPT_STATUSES } from './state.ts';
import { noteConversation, type KeptConversation } from './refine.ts';
import { attempt, generation, ledgerEntry, type ChargeKind } from './tables.ts';

/** What an attempt costs, and how sure that is. */
export interface Charge {
  readonly kind: Exclude<ChargeKind, 'late'>;
  readonly micros: number;
  readonly lines: readonly Price[];
}

/** How an attempt ended, with everything that becomes true with it. */
export type AttemptEnd =
  | {
      readonly status: 'SUCCEEDED';
      readonly pictures: readonly StoredPicture[];
      readonly index: number;
      readonly warnings: readonly string[];
      readonly usage: ProviderUsage | null;
      readonly charge: Charge | null;
      readonly providerRequestId: string | null;
      readonly conversation: KeptConversation | null;
    }
  | {
      readonly status: 'FAILED' | 'ABANDONED';
      readonly error: StoredError & { readonly code: ErrorCode };
      readonly next: string | null;
      readonly charge: Charge | null;
      readonly providerRequestId: string | null;
    }
  | { readonly status: 'CANCELED'; readonly billing: CancelBilling; readonly charge: Charge | null };

/** How a generation ends. */
export type GenerationEnd =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly error: StoredError & { readonly code: ErrorCode } }
  | { readonly status: 'CANCELED'; readonly billing: CancelBilling };

/**
 * Ends an attempt: its row, its images, its ledger entry and its events, in the caller's fenced transaction. Twice is
 * harmless: an attempt that isn't open any more is left as it is.
 */
export async function settleAttempt(
  tx: Tx,
  held: Held,
  { attemptId, sandbox }: { attemptId: string; sandbox: boolean },
  end: AttemptEnd,
): Promise<void> {
  const closed = await tx
    .update(attempt)
    .set({
      status: end.status,
      finishedAt: sql`clock_timestamp()`,
      costMicros: end.charge?.micros ?? null,
      priceLines: end.charge?.lines ?? null,
      // A job can still be asked for; what a call on its own connection cost will never be learned.
      lateLookAt:
        end.charge?.kind === 'maybe' && end.status !== 'FAILED'
          ? sql`case when ${attempt.operationId} is not null then now() + interval '5 seconds' end`
          : null,
      ...columnsOf(end),
    })
    .where(and(eq(attempt.id, attemptId), inArray(attempt.status, [...OPEN_ATTEMPT_STATUSES])))
    .returning({ id: attempt.id });
  if (closed.length === 0) return;
  if (end.charge !== null) {
    const { kind, micros } = end.charge;
    await tx
      .insert(ledgerEntry)
      .values({ accountId: held.accountId, attemptId, generationId: held.generationId, kind, micros, sandbox });
  }
  await appendEvents(tx, held, await eventsOf(tx, held, attemptId, end));
}

/**
 * Ends a generation, in the caller's fenced transaction, often the same that ends its last attempt. What it cost is the
 * sum of its ledger; that is booked to its key's budget, and what was held of it is given back. Twice is harmless: only a
 * running generation ends.
 */
export async function endGeneration(tx: Tx, held: Held, end: GenerationEnd): Promise<void> {
  const [spent] = await tx
    .select({ micros: sql<number | null>`sum(${ledgerEntry.micros})::float8` })
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.accountId, held.accountId), eq(ledgerEntry.generationId, held.generationId)));
  const costMicros = spent?.micros ?? null;
  const [before] = await tx
    .select({ apiKeyId: generation.apiKeyId, sandbox: generation.sandbox, heldMicros: generation.heldMicros })
    .from(generation)
    .where(eq(generation.id, held.generationId));
  const ended = await tx
    .update(generation)
    .set({
      status: end.status,
      heldMicros: 0,
      finishedAt: sql`clock_timestamp()`,
      leaseOwner: null,
      leaseUntil: null,
      costMicros,
      // A cancel that came while the end was on its way changes nothing but this.
      cancelBilling:
        end.status === 'CANCELED'
          ? end.billing
          : sql`case when ${generation.cancelRequestedAt} is null then null else 'TOO_LATE' end`,
      ...(end.status === 'FAILED' && {
        errorCode: end.error.code,
        errorMessage: end.error.message,
        errorRetryable: end.error.retryable,
      }),
    })
    .where(and(eq(generation.id, held.generationId), eq(generation.status, 'RUNNING')))
    .returning({ id: generation.id });
  if (ended.length === 0 || before === undefined) return;
  const { heldMicros, ...key } = before;
  await settleBudget(tx, { accountId: held.accountId, ...key }, { heldMicros, spentMicros: costMicros ?? 0 });
  await appendEvents(tx, held, [lastEvent(end, costMicros)]);
}

function columnsOf(end: AttemptEnd) {
  switch (end.status) {
    case 'SUCCEEDED':
      return {
        // A job that was waited for had its first byte when it was done.
        firstByteMs: sql`coalesce(${attempt.firstByteMs}, (extract(epoch from clock_timestamp() - ${attempt.startedAt}) * 1000)::int)`,
        usage: end.usage,
        warnings: [...end.warnings],
        ...(end.providerRequestId !== null && { providerRequestId: end.providerRequestId }),
      };
    case 'FAILED':
    case 'ABANDONED':
      return {
        errorCode: end.error.code,
        errorMessage: end.error.message,
        errorRetryable: end.error.retryable,
        ...(end.providerRequestId !== null && { providerRequestId: end.providerRequestId }),
      };
    case 'CANCELED':
      return {};
    default:
      return end satisfies never;
  }
}

async function eventsOf(tx: Tx, held: Held, attemptId: string, end: AttemptEnd): Promise<NewEvent[]> {
  switch (end.status) {
    case 'SUCCEEDED': {
      const events: NewEvent[] = [];
      if (end.conversation !== null) await noteConversation(tx, held, end.conversation);
      for (const picture of end.pictures) {
        const imageId = await insertImage(tx, {
          accountId: held.accountId,
          picture,
          purpose: 'FINAL',
          generationId: held.generationId,
          attemptId,
          index: end.index,
        });
        events.push({ type: 'IMAGE', attemptId, body: { index: end.index, imageId } });
      }
      return [...events, { type: 'ATTEMPT_SUCCEEDED', attemptId, body: { costMicros: end.charge?.micros ?? null } }];
    }
    case 'FAILED':
    case 'ABANDONED':
      return [{ type: 'ATTEMPT_FAILED', attemptId, body: { error: end.error, next: end.next } }];
    case 'CANCELED':
      return [
        { type: 'ATTEMPT_CANCELED', attemptId, body: { billing: end.billing, costMicros: end.charge?.micros ?? null } },
      ];
    default:
      return end satisfies never;
  }
}

function lastEvent(end: GenerationEnd, costMicros: number | null): NewEvent {
  switch (end.status) {
    case 'SUCCEEDED':
      return { type: 'GENERATION_SUCCEEDED', attemptId: null, body: { costMicros } };
    case 'FAILED':
      return { type: 'GENERATION_FAILED', attemptId: null, body: { error: end.error } };
    case 'CANCELED':
      return { type: 'GENERATION_CANCELED', attemptId: null, body: { billing: end.billing } };
    default:
      return end satisfies never;
  }
}
