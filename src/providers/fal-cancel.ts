import { callFree, type FalSettings } from './fal-api.ts';
import { addressesOf } from './fal-operation.ts';
import { falCancel } from './fal-wire.ts';
import { UnreachableError } from './free-fetch.ts';
import type { CancelOutcome, Operation } from './queue-method.ts';

/**
 * Cancels a request. Taken out of the queue it costs nothing, since no runner saw it. One that runs is only signaled:
 * its model decides what becomes of it, and a later look tells. A request that fal doesn't know may be too new to be
 * found everywhere, or so old that it is forgotten: nobody knows.
 */
export async function cancel(
  settings: FalSettings,
  operation: Operation,
  { signal }: { readonly signal: AbortSignal },
): Promise<CancelOutcome> {
  try {
    const answer = await callFree(settings, addressesOf(settings, operation).cancel, { method: 'PUT', signal });
    // The word counts: not every status of such an answer is documented.
    const { status } = falCancel.safeParse(answer.json).data ?? { status: '' };
    switch (status) {
      case 'OK':
        return { outcome: 'CANCELED', billed: false };
      case 'CANCELLATION_REQUESTED':
        return { outcome: 'REQUESTED' };
      case 'ALREADY_COMPLETED':
        return { outcome: 'TOO_LATE' };
      default:
        return { outcome: 'UNKNOWN' };
    }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'UNKNOWN' };
  }
}
