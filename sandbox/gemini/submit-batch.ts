import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Books } from '../books.ts';
import { acceptCall, type Model, readGivenImages } from './accept.ts';
import { Batch, type BatchedCall } from './batch.ts';
import { enterBillInTime } from './enter-bill.ts';
import { BATCH_FAULTS, batchOutcomeOf } from './fault-outcome.ts';
import { badRequest, GoogleError, type Violation } from './google-error.ts';
import { imageRequestOf } from './image-request.ts';
import { limitsOf } from './limits.ts';
import { BATCH_REQUEST } from './message-shape.ts';
import { readMessage } from './read-message.ts';

/** A batch takes so many times longer than the same request without one. Google promises a day; this one hurries. */
const SLOWNESS = 40;

const MANNERS = { faults: BATCH_FAULTS, outcomeOf: batchOutcomeOf, slowness: SLOWNESS };

/** Kinds were checked by readMessage before; this gives them their types. */
const batchSchema = z.object({
  displayName: z.string().default(''),
  inputConfig: z
    .object({
      fileName: z.string().optional(),
      requests: z
        .object({
          requests: z
            .array(z.object({ request: z.unknown().optional(), metadata: z.unknown().optional() }))
            .default([]),
        })
        .optional(),
    })
    .prefault({}),
});

/** What became of a submit. */
export type Submitted =
  /** `lost`: how its answer goes astray. */
  | { readonly kind: 'accepted'; readonly batch: Batch; readonly lost: 'cut' | 'drop' | null }
  | { readonly kind: 'refused'; readonly id: string; readonly answer: GoogleError | 'html' | 'hang' }
  /** Nothing of it ever arrived. */
  | { readonly kind: 'lost' };

/** Reads and accepts a batch. Throws a GoogleError when it can't be read. */
export async function submitBatch(model: Model, body: unknown, books: Books): Promise<Submitted> {
  const { displayName, requests } = readBatchRequest(body);
  const calls: BatchedCall[] = [];
  for (const { request: message, metadata } of requests) {
    const request = imageRequestOf(message, limitsOf(model.name));
    const given = await readGivenImages(request);
    calls.push({ call: acceptCall(model, request, given, MANNERS, books), given, metadata });
  }
  const refused = calls.find(({ call }) => call.outcome.answerShare === 0)?.call;
  if (refused !== undefined) return refuse(refused, model, books);
  const name = `batches/${randomBytes(15).toString('hex')}`;
  const lost = calls.map(({ call }) => call.fault).find((fault) => fault === 'cut' || fault === 'drop') ?? null;
  return { kind: 'accepted', batch: new Batch({ name, displayName, calls: failTogether(calls) }, books), lost };
}

async function refuse(call: BatchedCall['call'], model: Model, books: Books): Promise<Submitted> {
  const { fault, id, model: name, resource, version } = call;
  if (fault === 'lost-before') return { kind: 'lost' };
  await enterBillInTime(call, books.bill);
  if (fault === 'html' || fault === 'hang') return { kind: 'refused', id, answer: fault };
  const place = { model: name, resource, version, clock: books.clock };
  const answer = fault === null ? null : model.dialect.errorOfFault(fault, place);
  if (answer === null) throw new Error(`Expected an error for the fault ${fault}.`);
  return { kind: 'refused', id, answer };
}

/** A batch that fails fails as a whole: none of its requests is done, and none is charged. */
function failTogether(calls: readonly BatchedCall[]): readonly BatchedCall[] {
  const failing = calls.find(({ call }) => call.fault === 'failed')?.call;
  if (failing === undefined) return calls;
  const { fault, outcome } = failing;
  return calls.map((one) => ({ ...one, call: { ...one.call, fault, outcome } }));
}

function readBatchRequest(body: unknown) {
  const violations: Violation[] = [];
  const message = readMessage(body, BATCH_REQUEST, '', violations);
  if (violations.length > 0) throw badRequest(violations);
  const { displayName, inputConfig } = batchSchema.parse(message['batch'] ?? {});
  if (inputConfig.fileName !== undefined)
    throw new GoogleError('PERMISSION_DENIED', 'You do not have permission to access the file, or it may not exist.');
  const requests = inputConfig.requests?.requests ?? [];
  if (requests.length === 0)
    throw new GoogleError(
      'INVALID_ARGUMENT',
      '* BatchGenerateContentRequest.batch.input_config: requests are missing\n',
    );
  return { displayName, requests };
}
