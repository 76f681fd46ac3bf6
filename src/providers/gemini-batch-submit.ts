import type { Response } from 'undici';
import type { Json } from '../base/json.ts';
import type { BatchSettings } from './gemini-batch.ts';
import { readBatch } from './gemini-batch-wire.ts';
import { readFailure, readText } from './gemini-response.ts';
import { modelSegment, notSent, unlessUnrenderable } from './gemini-stream.ts';
import { parseJson } from './parse-json.ts';
import { NetworkError } from './paid-fetch.ts';
import type { ProviderRequest } from './provider.ts';
import type { QueueCall, SubmitOutcome } from './queue-method.ts';
import { ProviderError } from './provider-error.ts';
import { createQuote } from './quote.ts';

const LONGEST_ANSWER_BYTES = 8 * 1024 ** 2;

/** Submits a batch, once. An answer that isn't a batch and isn't an error leaves open whether there is one. */
export async function submitBatch(
  settings: BatchSettings,
  request: ProviderRequest,
  body: (request: ProviderRequest) => Json,
  call: QueueCall,
): Promise<SubmitOutcome> {
  const { baseUrl, apiKey } = settings;
  const wording = { api: 'Gemini', quote: createQuote({ apiKey, prompt: request.prompt }) } as const;
  const rendered = unlessUnrenderable(() => ({
    url: `${baseUrl}/v1beta/models/${modelSegment(request)}:batchGenerateContent`,
    body: JSON.stringify(body(request)),
  }));
  if (rendered instanceof ProviderError) return { outcome: 'failed', error: rendered };
  let response: Response;
  try {
    response = await settings.fetch(rendered.url, {
      headers: { 'x-goog-api-key': apiKey, 'content-type': 'application/json', accept: 'application/json' },
      body: rendered.body,
      signal: call.signal,
      beforeSend: call.beforeSend,
      firstByteTimeoutMs: 60_000,
      idleTimeoutMs: 30_000,
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error; // What beforeSend threw.
    if (error.sent === 'NOT_SENT') return { outcome: 'failed', error: notSent(error, wording, call.signal) };
    return { outcome: 'unknown', reason: call.signal.aborted ? 'aborted' : error.message, cause: error };
  }
  if (!response.ok) {
    const error = await readFailure(response, wording);
    if (error !== null) return { outcome: 'failed', error };
    return { outcome: 'unknown', reason: `the answer was HTTP ${response.status}, not in the provider's form` };
  }
  const batch = readBatch(parseJson((await readText(response, LONGEST_ANSWER_BYTES)) ?? ''));
  if (batch !== null) return { outcome: 'accepted', operation: { id: batch.name, state: {} } };
  return { outcome: 'unknown', reason: call.signal.aborted ? 'aborted' : 'the answer had no batch in it' };
}
