import { and, desc, eq, lte, sql } from 'drizzle-orm';
import { settleBudget } from '../access/budget.ts';
import { renderParameters } from '../parameters/render.ts';
import { methodOf } from '../providers/provider.ts';
import type { LookOutcome, Operation, QueueMethod } from '../providers/queue-method.ts';
import { chargeFor } from './charge.ts';
import type { AttemptRow, RunRooms } from './run.ts';
import { attempt, generation, ledgerEntry, providerHook } from './tables.ts';

const MOST_AT_ONCE = 10;
const LOOK_TIMEOUT_MS = 20_000;
const CANCEL_TIMEOUT_MS = 10_000;
/** A provider keeps results for an hour or so; after a day nothing is to be learned any more. */
const GIVEN_UP = sql`${attempt.finishedAt} < now() - interval '24 hours'`;

type Rooms = Pick<RunRooms, 'database' | 'catalog' | 'providers' | 'log'>;

/**
 * Learns what jobs have cost whose attempts ended before that was known: given up at the deadline, canceled without an
 * answer, or found by a webhook long after nobody had believed that they had arrived. A generation's end never changes;
 * its ledger, its cost and its key's budget do. Jobs that still run are canceled: nobody wants their picture any more.
 *
 * Taken one by one under a row lock, with the next look set before the provider is asked: any number of workers may do
 * this, and one that dies leaves it for later.
 */
export async function settleLateAttempts(rooms: Rooms): Promise<void> {
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const late = await takeLate(rooms);
    if (late === null) return;
    const method = methodFor(rooms, late);
    const operation = method === null ? null : await operationOf(rooms, late, method);
    if (method === null || operation === null) await forget(rooms, late.attempt);
    else await learn(rooms, late, method, operation);
  }
}

interface Late {
  readonly attempt: AttemptRow;
  readonly generation: typeof generation.$inferSelect;
}

/** The next one that is due; its next look comes twice as late. Null when none is. */
async function takeLate({ database }: Rooms): Promise<Late | null> {
  return database.orm.transaction(async (tx) => {
    const [due] = await tx
      .select({ attempt, generation })
      .from(attempt)
      .innerJoin(generation, eq(generation.id, attempt.generationId))
      .where(lte(attempt.lateLookAt, sql`now()`))
      .orderBy(attempt.lateLookAt)
      .limit(1)
      .for('update', { of: attempt, skipLocked: true });
    if (due === undefined) return null;
    await tx
      .update(attempt)
      .set({
        looks: sql`${attempt.looks} + 1`,
        lateLookAt: sql`case when ${GIVEN_UP} then null else now() + least(3600, power(2, least(${attempt.looks}, 12))) * interval '1 second' end`,
      })
      .where(eq(attempt.id, due.attempt.id));
    return due;
  });
}

function methodFor(
  { providers }: Rooms,
  { attempt: { providerSlug }, generation: { tier } }: Late,
): QueueMethod | null {
  const provider = providers.get(providerSlug);
  const method = provider === undefined ? null : methodOf(provider, tier);
  return method?.kind === 'queue' ? method : null;
}

async function operationOf(
  { database, catalog }: Rooms,
  { attempt: row }: Late,
  method: QueueMethod,
): Promise<Operation | null> {
  if (row.operation !== null) return row.operation;
  const [hook] = await database.orm
    .select({ operationId: providerHook.operationId })
    .from(providerHook)
    .where(and(eq(providerHook.attemptId, row.id), eq(providerHook.providerSlug, row.providerSlug)))
    .orderBy(desc(providerHook.receivedAt))
    .limit(1);
  const offer = catalog().offer(row.configKey);
  return hook === undefined || offer === null
    ? null
    : method.operationOf(hook.operationId, { upstreamModelId: offer.upstreamModelId });
}

async function learn(rooms: Rooms, late: Late, method: QueueMethod, operation: Operation): Promise<void> {
  const found = await ended(method, operation, AbortSignal.timeout(LOOK_TIMEOUT_MS));
  switch (found.outcome) {
    case 'succeeded':
      return book(rooms, late, operation, costOf(rooms, late, found));
    case 'failed':
      return book(rooms, late, operation, found.error.billing === 'NO' ? 0 : null);
    case 'canceled':
      return book(rooms, late, operation, found.billed ? null : 0);
    case 'pending':
      await method.cancel(operation, { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) });
      return;
    case 'unreachable':
      return;
    default:
      found satisfies never;
  }
}

async function ended(method: QueueMethod, operation: Operation, signal: AbortSignal): Promise<LookOutcome> {
  const call = method.look(operation, { signal });
  for (;;) {
    const step = await call.next();
    if (step.done === true) return step.value;
  }
}

function costOf(
  { catalog }: Rooms,
  { attempt: row, generation: owner }: Late,
  { usage, pictures }: Extract<LookOutcome, { outcome: 'succeeded' }>,
): number | null {
  const offer = catalog().offer(row.configKey);
  if (offer === null) return null;
  // Erased with the content: what was assumed is the best that is known.
  const { parameters } = owner;
  if (parameters === null) return null;
  const rendered = renderParameters(offer, owner.mode, parameters);
  return chargeFor({ row: owner, parameters }, { offer, rendered }, usage, pictures.length)?.micros ?? 0;
}

/** Writes what an attempt has cost after all; null leaves what was assumed. Twice is harmless: only an assumption is replaced. */
async function book(
  { database, log }: Rooms,
  { attempt: row, generation: owner }: Late,
  operation: Operation,
  micros: number | null,
): Promise<void> {
  const { accountId, generationId, sandbox } = row;
  await database.orm.transaction(async (tx) => {
    await tx
      .update(attempt)
      .set({ lateLookAt: null, operation, operationId: operation.id, providerRequestId: operation.id })
      .where(eq(attempt.id, row.id));
    if (micros === null) return;
    const [known] = await tx
      .select({ kind: ledgerEntry.kind, micros: ledgerEntry.micros })
      .from(ledgerEntry)
      .where(eq(ledgerEntry.attemptId, row.id))
      .for('update');
    // What is free and was never thought to cost anything needs no entry.
    if (known === undefined ? micros === 0 : known.kind !== 'maybe') return;
    await tx
      .insert(ledgerEntry)
      .values({ accountId, attemptId: row.id, generationId, kind: 'late', micros, sandbox })
      .onConflictDoUpdate({
        target: [ledgerEntry.accountId, ledgerEntry.attemptId],
        set: { kind: 'late', micros, at: sql`now()` },
      });
    const difference = micros - (known?.micros ?? 0);
    await tx.update(attempt).set({ costMicros: micros }).where(eq(attempt.id, row.id));
    await tx
      .update(generation)
      .set({ costMicros: sql`coalesce(${generation.costMicros}, 0) + ${difference}` })
      .where(and(eq(generation.id, generationId), sql`${generation.finishedAt} is not null`));
    // What has not ended books its whole ledger at its end.
    if (owner.finishedAt !== null)
      await settleBudget(
        tx,
        { accountId, apiKeyId: owner.apiKeyId, sandbox },
        { heldMicros: 0, spentMicros: difference },
      );
    log.info({ generation_id: generationId, attempt_id: row.id, micros }, 'late_result_booked');
  });
}

async function forget({ database }: Rooms, { id }: AttemptRow): Promise<void> {
  await database.orm.update(attempt).set({ lateLookAt: null }).where(eq(attempt.id, id));
}
