import { z } from 'zod';
import type { Operation } from './queue-method.ts';
import { UnrenderableError } from './provider-error.ts';
import { type ReplicateModel, replicateModel } from './replicate-body.ts';

/** What is remembered of a prediction between two looks at it. */
const operationState = z.object({
  /** Whether it costs what comes out of it, and not the time that it runs. */
  pricedByOutput: z.boolean().catch(false),
  /** What was last told of its progress; null for nothing yet. */
  phase: z.string().nullable().catch(null),
  /** Lines of its log that were told. */
  lines: z.number().int().nonnegative().catch(0),
  /** Looks in a row that found no such prediction. */
  missing: z.number().int().nonnegative().catch(0),
});
export type ReplicateState = z.output<typeof operationState>;

export function newOperation(model: ReplicateModel): (id: string) => Operation {
  const state: ReplicateState = { pricedByOutput: model.kind === 'official', phase: null, lines: 0, missing: 0 };
  return (id) => ({ id, state });
}

/** Of a prediction whose id alone is known. A model id that we can't call by is none that is priced by output. */
export function operationOf(id: string, { upstreamModelId }: { readonly upstreamModelId: string }): Operation {
  try {
    return newOperation(replicateModel(upstreamModelId))(id);
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
    return newOperation({ kind: 'version', path: '', version: '' })(id);
  }
}

export function readState(operation: Operation): ReplicateState {
  return operationState.parse(operation.state);
}
