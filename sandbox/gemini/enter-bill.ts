import { type Bill, NOTHING } from '../bill.ts';
import { pass } from '../clock.ts';
import type { Call } from './call.ts';

/** A request of a batch goes by the batch's name, at the batch's price; and a batch can be canceled. */
export interface BatchEntry {
  readonly name: string;
  readonly canceled: AbortSignal;
}

/**
 * Enters the call into the bill when it is decided, whether or not the client still listens: a picture that is being
 * made is charged even if nobody hears of it.
 */
export async function enterBillInTime(call: Call, bill: Bill, batch: BatchEntry | null = null): Promise<void> {
  const { model, request, counts, fault } = call;
  const { freeBecause, decidedShare } = call.outcome;
  const isDecided = await pass(call.startedAt + call.pictureMs * decidedShare - performance.now(), batch?.canceled);
  const { provider } = call.dialect;
  const common = {
    ...(batch === null ? { id: call.id } : { id: batch.name, tier: 'batch' as const }),
    provider,
    model,
    prompt: request.prompt,
  };
  if (!isDecided) return bill.enter({ ...common, status: 'free', reason: 'canceled', ...NOTHING });
  const suffix = fault === null ? '' : ` (${fault})`;
  if (freeBecause === null) {
    const made = request.wantsImage ? 'picture made' : 'text answered';
    bill.enter({ ...common, status: 'billed', reason: `${made}${suffix}`, ...counts });
  } else {
    bill.enter({ ...common, status: 'free', reason: `${freeBecause}${suffix}`, ...NOTHING });
  }
}
