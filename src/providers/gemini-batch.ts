import type { Response } from 'undici';
import type { Json } from '../base/json.ts';
import { type FreeFetch, UnreachableError } from './free-fetch.ts';
import { failed, readBatchAnswer, unreadable } from './gemini-batch-answer.ts';
import { type BatchState, type GeminiBatch, readBatch, readBatchPage } from './gemini-batch-wire.ts';
import { submitBatch } from './gemini-batch-submit.ts';
import { geminiBody } from './gemini-body.ts';
import { readText } from './gemini-response.ts';
import { readGeminiError } from './gemini-wire.ts';
import { parseJson } from './parse-json.ts';
import type { PaidFetch } from './paid-fetch.ts';
import type { ProviderRequest, ProviderUpdate } from './provider.ts';
import type {
  CancelOutcome,
  FindOutcome,
  LookCall,
  LookOutcome,
  LostSubmit,
  Operation,
  QueueMethod,
} from './queue-method.ts';
import { createQuote } from './quote.ts';
import { retryAfterMs } from './retry-after.ts';

export interface BatchSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: PaidFetch;
  readonly freeFetch: FreeFetch;
}

/** A 4K picture in base64 with its thoughts is far below; a page of the list may have many of them. */
const LONGEST_BATCH_BYTES = 128 * 1024 ** 2;
const LONGEST_PAGE_BYTES = 512 * 1024 ** 2;
const PAGE_SIZE = 50;
const MOST_PAGES = 200;

/**
 * Gemini's batches (https://ai.google.dev/gemini-api/docs/batch-api), one request in each: done within a day for half of
 * the price. The batch's display name is the attempt's id, so that one whose submit was never answered is found in the
 * list. Nobody is called back; it has to be looked at.
 */
export function createGeminiBatch(settings: BatchSettings): QueueMethod {
  return {
    kind: 'queue',
    listsRunning: true,
    lookAfterMs: { first: 60_000, most: 300_000 },
    body: batchBody,
    submit: (request, call) => submitBatch(settings, request, batchBody, call),
    look: (operation, call) => look(settings, operation, call),
    cancel: (operation, { signal }) => cancel(settings, operation, signal),
    find: (lost, { signal }) => find(settings, lost, signal),
    operationOf: (id) => ({ id, state: {} }),
  };
}

function batchBody(request: ProviderRequest): Json {
  const { attemptId } = request;
  const requests = [{ request: geminiBody(request), metadata: { key: attemptId } }];
  return { batch: { displayName: attemptId, inputConfig: { requests: { requests } } } };
}

async function* look(
  settings: BatchSettings,
  operation: Operation,
  { signal, request }: LookCall,
): AsyncGenerator<ProviderUpdate, LookOutcome> {
  const got = await ask(settings, operation, signal);
  if (got.kind === 'gone') return failed(operation.id, unreadable('it is not there any more'));
  if (got.kind === 'unreachable')
    return { outcome: 'unreachable', reason: got.reason, retryAfterMs: got.retryAfterMs ?? null };
  const { batch } = got;
  if (batch.state !== 'waiting' && batch.state !== 'running') {
    const quote = createQuote({ apiKey: settings.apiKey, prompt: request?.prompt ?? '' });
    return yield* readBatchAnswer(batch, request ?? null, { api: 'Gemini', quote });
  }
  if (operation.state['told'] !== batch.state) yield progress(batch.state);
  return { outcome: 'pending', operation: { id: operation.id, state: { told: batch.state } } };
}

function progress(state: BatchState): ProviderUpdate {
  const phase = state === 'waiting' ? 'queued' : 'generating';
  return { type: 'progress', phase, fraction: null, queuePosition: null, message: null };
}

/** Google tries and doesn't promise, so the truth is what the batch says afterwards. */
async function cancel(settings: BatchSettings, operation: Operation, signal: AbortSignal): Promise<CancelOutcome> {
  const asked = await request(settings, `${operation.id}:cancel`, signal, { method: 'POST', body: '{}' });
  const isHeard = !(asked instanceof UnreachableError) && asked.ok;
  if (!(asked instanceof UnreachableError)) await asked.body?.cancel();
  const got = await ask(settings, operation, signal);
  if (got.kind === 'batch') {
    const { state, answer } = got.batch;
    if (state === 'canceled' && answer === null) return { outcome: 'CANCELED', billed: false };
    if (state !== 'waiting' && state !== 'running') return { outcome: 'TOO_LATE' };
  }
  return { outcome: isHeard ? 'REQUESTED' : 'UNKNOWN' };
}

async function find(settings: BatchSettings, lost: LostSubmit, signal: AbortSignal): Promise<FindOutcome> {
  let token: string | null = '';
  for (let pages = 0; token !== null && pages < MOST_PAGES; pages += 1) {
    const query: string = token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`;
    const response = await request(settings, `batches?pageSize=${PAGE_SIZE}${query}`, signal);
    if (response instanceof UnreachableError) return { outcome: 'unreachable', reason: response.message };
    const page = response.ok ? readBatchPage(parseJson((await readText(response, LONGEST_PAGE_BYTES)) ?? '')) : null;
    if (!response.ok) await response.body?.cancel();
    if (page === null) return { outcome: 'unreachable', reason: `the list of batches was HTTP ${response.status}` };
    for (const { name, displayName } of page.batches) {
      // The attempt's id is in no other batch, so the time of the intent needs not to be compared.
      if (displayName !== lost.request.attemptId || (await lost.taken(name))) continue;
      return { outcome: 'found', operation: { id: name, state: {} } };
    }
    token = page.nextPageToken;
  }
  if (token === null) return { outcome: 'absent' };
  return { outcome: 'unreachable', reason: `the list of batches has more than ${MOST_PAGES} pages` };
}

type Asked =
  | { readonly kind: 'batch'; readonly batch: GeminiBatch }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly retryAfterMs?: number | null };

/** Only that it isn't there is an answer about the batch; every other refusal is about the asking. */
async function ask(settings: BatchSettings, { id }: Operation, signal: AbortSignal): Promise<Asked> {
  const response = await request(settings, id, signal);
  if (response instanceof UnreachableError) return { kind: 'unreachable', reason: response.message };
  const retryMs = retryAfterMs(response.headers.get('retry-after'), new Date());
  const text = await readText(response, LONGEST_BATCH_BYTES);
  if (response.status === 404 && isGoogles(text)) return { kind: 'gone' };
  const batch = response.ok ? readBatch(parseJson(text ?? '')) : null;
  if (batch !== null) return { kind: 'batch', batch };
  const reason = `the batch could not be read: HTTP ${response.status}${text === null ? ', broken off' : ''}`;
  return { kind: 'unreachable', reason, retryAfterMs: retryMs };
}

/** A page of a proxy, or a wrong base URL, knows nothing of our batches. */
function isGoogles(text: string | null): boolean {
  return readGeminiError(parseJson(text ?? '')) !== null;
}

function request(
  { baseUrl, apiKey, freeFetch }: BatchSettings,
  path: string,
  signal: AbortSignal,
  { method = 'GET', body }: { method?: 'GET' | 'POST'; body?: string } = {},
): Promise<Response | UnreachableError> {
  const headers = { 'x-goog-api-key': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const answered = freeFetch(`${baseUrl}/v1beta/${path}`, {
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
  });
  return answered.catch((error: unknown) => {
    if (error instanceof UnreachableError) return error;
    throw error;
  });
}
