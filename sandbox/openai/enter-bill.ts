import { type Bill, NOTHING } from '../bill.ts';
import { pass } from '../clock.ts';
import type { Call } from './call.ts';
import { outcomeOf } from './fault-outcome.ts';

/** Enters the call into the bill when it is decided, whether or not the client still listens: leaving saves nothing. */
export async function enterBillInTime(
  { id, request, counts, fault, startedAt, pictureMs }: Call,
  bill: Bill,
): Promise<void> {
  const { freeBecause, decidedShare } = outcomeOf(fault);
  await pass(startedAt + pictureMs * decidedShare - performance.now());
  const common = { id, provider: 'openai', model: request.model, prompt: request.prompt };
  const suffix = fault === null ? '' : ` (${fault})`;
  if (freeBecause === null) bill.enter({ ...common, status: 'billed', reason: `picture made${suffix}`, ...counts });
  else bill.enter({ ...common, status: 'free', reason: `${freeBecause}${suffix}`, ...NOTHING });
}
