import { renderParameters } from '../parameters/render.ts';
import { methodOf } from '../providers/provider.ts';
import { chargeForUnknown } from './charge.ts';
import { unknownOutcome } from './failure.ts';
import type { Held } from './held.ts';
import type { AttemptRow, GenerationRow, RunRooms } from './run.ts';
import { endOfAttempt, type AttemptEnd, type Charge } from './settle.ts';
import { isOpen } from './state.ts';
import { write } from './writer.ts';

/**
 * Settles what a dead or frozen predecessor left open and nobody can go on with, before anything else is done. Its intent
 * was stored, so bytes may have left; a provider that answers on the call's own connection can't be asked what became of
 * it. So the attempt is abandoned, booked as money that may be due, and never sent again. Providers' jobs are left open:
 * their lanes go on with them. `all` abandons those too.
 *
 * Returns all attempts by lane, as they are afterwards.
 */
export async function abandonOpenAttempts(
  rooms: RunRooms,
  held: Held,
  row: GenerationRow,
  attempts: readonly AttemptRow[],
  { all }: { all: boolean },
): Promise<Map<number, AttemptRow[]>> {
  const lanes = new Map<number, AttemptRow[]>();
  for (const past of attempts) {
    const lane = lanes.get(past.lane) ?? [];
    const lost = isOpen(past.status) && (all || !canGoOn(rooms, row, past));
    lane.push(lost ? await abandon(rooms, held, row, past) : past);
    lanes.set(past.lane, lane);
  }
  return lanes;
}

async function abandon(rooms: RunRooms, held: Held, row: GenerationRow, open: AttemptRow): Promise<AttemptRow> {
  const canceled = row.cancelRequestedAt !== null;
  const charge = mayCost(rooms, row, open);
  const error = unknownOutcome(open.configKey, 'the worker that asked died');
  const { code, message, retryable } = error;
  const end: AttemptEnd = canceled
    ? { status: 'CANCELED', billing: 'UNKNOWN', charge }
    : {
        status: 'ABANDONED',
        error: { code, message, retryable },
        next: null,
        charge,
        providerRequestId: open.providerRequestId,
      };
  await write(rooms, held, endOfAttempt(open.id, end));
  rooms.log.warn(
    { generation_id: held.generationId, attempt_id: open.id, outcome: canceled ? 'CANCELED' : 'ABANDONED' },
    'attempt_recovered',
  );
  return {
    ...open,
    status: canceled ? 'CANCELED' : 'ABANDONED',
    errorCode: code,
    errorMessage: message,
    errorRetryable: retryable,
    costMicros: charge?.micros ?? null,
  };
}

function mayCost(rooms: RunRooms, row: GenerationRow, { configKey }: AttemptRow): Charge | null {
  const offer = rooms.catalog().offer(configKey);
  if (offer === null) return null;
  const parameters = row.parameters ?? {};
  return chargeForUnknown({ row, parameters }, { offer, rendered: renderParameters(offer, row.mode, parameters) });
}

function canGoOn({ catalog, providers }: RunRooms, { tier }: GenerationRow, { configKey }: AttemptRow): boolean {
  const offer = catalog().offer(configKey);
  const provider = offer === null ? undefined : providers.get(offer.provider.slug);
  return provider !== undefined && methodOf(provider, tier)?.kind === 'queue';
}
