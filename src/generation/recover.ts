import { costOf } from '../catalog/cost.ts';
import { renderParameters } from '../parameters/render.ts';
import { fenced, type Held } from './held.ts';
import { unknownOutcome } from './lane.ts';
import type { AttemptRow, GenerationRow, RunRooms } from './run.ts';
import { settleAttempt, type Charge } from './settle.ts';
import { OPEN_ATTEMPT_STATUSES } from './state.ts';

/**
 * Settles what a dead or frozen predecessor left open, before anything else is done. Its intent was stored, so bytes may
 * have left; a provider that answers on the call's own connection can't be asked what became of it. So the attempt is
 * abandoned, booked as money that may be due, and never sent again.
 *
 * Returns all attempts by lane, as they are afterwards.
 */
export async function abandonOpenAttempts(
  rooms: RunRooms,
  held: Held,
  row: GenerationRow,
  attempts: readonly AttemptRow[],
): Promise<Map<number, AttemptRow[]>> {
  const lanes = new Map<number, AttemptRow[]>();
  for (const past of attempts) {
    const lane = lanes.get(past.lane) ?? [];
    lane.push(isOpen(past) ? await abandon(rooms, held, row, past) : past);
    lanes.set(past.lane, lane);
  }
  return lanes;
}

async function abandon(rooms: RunRooms, held: Held, row: GenerationRow, open: AttemptRow): Promise<AttemptRow> {
  const canceled = row.cancelRequestedAt !== null;
  const error = unknownOutcome(open.configKey, 'the worker that asked died');
  const { code, message, retryable } = error;
  await fenced(rooms.database.orm, held, rooms.log, (tx) =>
    settleAttempt(
      tx,
      held,
      { attemptId: open.id, sandbox: open.sandbox },
      canceled
        ? { status: 'CANCELED', billing: 'UNKNOWN', charge: mayCost(rooms, row, open) }
        : {
            status: 'ABANDONED',
            error: { code, message, retryable },
            next: null,
            charge: mayCost(rooms, row, open),
            providerRequestId: open.providerRequestId,
          },
    ),
  );
  rooms.onWritten(held.generationId);
  rooms.log.warn(
    { generation_id: held.generationId, attempt_id: open.id, outcome: canceled ? 'CANCELED' : 'ABANDONED' },
    'attempt_recovered',
  );
  const charge = mayCost(rooms, row, open);
  return {
    ...open,
    status: canceled ? 'CANCELED' : 'ABANDONED',
    errorCode: code,
    errorMessage: message,
    errorRetryable: retryable,
    costMicros: charge?.micros ?? null,
  };
}

function mayCost(rooms: RunRooms, { mode, tier, parameters }: GenerationRow, { configKey }: AttemptRow): Charge | null {
  const offer = rooms.catalog().offer(configKey);
  if (offer === null) return null;
  const { resolution } = renderParameters(offer, mode, parameters ?? {});
  const cost = costOf({
    prices: offer.prices,
    usage: null,
    mode,
    tier,
    resolution,
    parameters: parameters ?? {},
    images: 1,
  });
  return { kind: 'maybe', micros: cost.micros, lines: cost.lines };
}

function isOpen({ status }: AttemptRow): boolean {
  return (OPEN_ATTEMPT_STATUSES as readonly string[]).includes(status);
}
