import { type Bill, NOTHING } from '../bill.ts';
import { pass } from '../clock.ts';
import type { Call } from './call.ts';
import { outcomeOf } from './fault-outcome.ts';

/**
 * Enters the call into the bill when it is decided, whether or not the client still listens: a picture that is being
 * made is charged even if nobody hears of it.
 */
export async function enterBillInTime(call: Call, bill: Bill): Promise<void> {
  const { id, model, request, counts, fault } = call;
  const { freeBecause, decidedShare } = outcomeOf(fault);
  await pass(call.startedAt + call.pictureMs * decidedShare - performance.now());
  const common = { id, provider: 'gemini', model, prompt: request.prompt };
  const suffix = fault === null ? '' : ` (${fault})`;
  if (freeBecause === null) {
    const made = request.wantsImage ? 'picture made' : 'text answered';
    bill.enter({ ...common, status: 'billed', reason: `${made}${suffix}`, ...counts });
  } else {
    bill.enter({ ...common, status: 'free', reason: `${freeBecause}${suffix}`, ...NOTHING });
  }
}
