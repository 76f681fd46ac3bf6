import { UnreachableError } from './free-fetch.ts';
import type { CancelOutcome, Operation } from './queue-method.ts';
import { callFree, type ReplicateSettings } from './replicate-api.ts';
import { hasStarted } from './replicate-ending.ts';
import { replicatePrediction } from './replicate-wire.ts';

/** Cancels a prediction; the answer is the prediction as it is then. What a canceled one costs: see `endingOf`. */
export async function cancel(
  settings: ReplicateSettings,
  { id }: Operation,
  { signal }: { readonly signal: AbortSignal },
): Promise<CancelOutcome> {
  try {
    const path = `/predictions/${encodeURIComponent(id)}/cancel`;
    const answer = await callFree(settings, path, { method: 'POST', signal });
    const prediction = replicatePrediction.safeParse(answer.json);
    if (answer.status >= 300 || !prediction.success || prediction.data.id !== id) return { outcome: 'UNKNOWN' };
    switch (prediction.data.status) {
      case 'canceled':
        return { outcome: 'CANCELED', billed: hasStarted(prediction.data) };
      case 'aborted':
        return { outcome: 'CANCELED', billed: false };
      case 'succeeded':
      case 'failed':
        return { outcome: 'TOO_LATE' };
      default:
        return { outcome: 'REQUESTED' };
    }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { outcome: 'UNKNOWN' };
  }
}
