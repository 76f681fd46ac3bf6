import type { Response } from 'undici';
import { BrokenAnswerError, readBytes, readEvents } from './event-stream.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { openaiFailure, turnedAway, waitMsOf } from './openai-errors.ts';
import { decodePreview, LostPictureError, takePicture } from './openai-pictures.ts';
import { openaiUsage } from './openai-usage.ts';
import { openaiAnswer, openaiEvent, readOpenaiError, type OpenaiAnswer, type OpenaiError } from './openai-wire.ts';
import { unknown } from './outcome.ts';
import { parseJson } from './parse-json.ts';
import type { PictureBytes, ProviderOutcome, ProviderUpdate } from './provider.ts';
import { ProviderError } from './provider-error.ts';

const LIMITS = { eventLength: 128 * 1024 ** 2, answerBytes: 512 * 1024 ** 2 };
/** A 4K picture as a PNG in base64 has some 30 MiB. */
const LONGEST_PLAIN_ANSWER = 256 * 1024 ** 2;

export interface Listening {
  readonly signal: AbortSignal;
  readonly quote: (words: string) => string;
  readonly fetchPicture: FetchPicture;
}

/** How the wire of an answer ended. */
type Heard =
  | { readonly kind: 'answer'; readonly answer: OpenaiAnswer; readonly warnings: readonly string[] }
  | { readonly kind: 'error'; readonly error: OpenaiError; readonly workSeen: boolean }
  | { readonly kind: 'broken'; readonly reason: string; readonly cause: unknown };

/** Hears an answer to its end and hangs up: updates as they come, then how it ended. */
export async function* readOpenai(
  response: Response,
  listening: Listening,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const { signal, quote } = listening;
  const providerRequestId = response.headers.get('x-request-id');
  if (response.ok) yield { type: 'accepted', providerRequestId };
  const isStream = response.headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') === true;
  const heard = isStream ? yield* hearStream(response) : await hearPlain(response);
  switch (heard.kind) {
    case 'answer':
      return await outcomeOf(heard, providerRequestId, listening);
    case 'error': {
      const waitMs = waitMsOf(response.headers, new Date());
      const error = openaiFailure(heard.error, {
        httpStatus: response.status,
        workSeen: heard.workSeen,
        waitMs,
        quote,
      });
      return { outcome: 'failed', error, usage: null, providerRequestId };
    }
    case 'broken': {
      const failure = turnedAway(response.status, waitMsOf(response.headers, new Date()));
      if (failure !== null) return { outcome: 'failed', error: failure, usage: null, providerRequestId };
      return unknown(heard.reason, { cause: heard.cause, signal, providerRequestId });
    }
    default:
      return heard satisfies never;
  }
}

/**
 * A stream is whole once a final picture was told, whatever becomes of the connection then: nothing marks its end. A
 * server that ignores the wish for a stream but keeps its content type sends a whole answer as bare JSON.
 */
async function* hearStream(response: Response): AsyncGenerator<ProviderUpdate, Heard> {
  const warnings: string[] = [];
  let answer: OpenaiAnswer | null = null;
  let workSeen = false;
  try {
    for await (const data of readEvents(response.body, LIMITS)) {
      if (data.trim() === '[DONE]') break;
      const json = parseJson(data);
      const error = readOpenaiError(json);
      if (error !== null) {
        if (answer !== null) break;
        return { kind: 'error', error, workSeen };
      }
      const whole = openaiAnswer.safeParse(json);
      if (whole.success) {
        answer = whole.data;
        continue;
      }
      const event = openaiEvent.safeParse(json);
      if (!event.success) throw new BrokenAnswerError('an event of the answer was not in the documented form');
      if (event.data.type.endsWith('.completed')) {
        const { output_format, usage } = event.data;
        answer = { data: [...(answer?.data ?? []), event.data], output_format, usage: usage ?? answer?.usage };
      } else if (event.data.type.endsWith('.partial_image')) {
        workSeen = true;
        const picture = decodePreview(event.data, event.data.output_format);
        if (picture === null) warnings.push('An interim picture came broken and was left out.');
        else yield { type: 'preview', picture };
      }
    }
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    if (answer === null) return { kind: 'broken', reason: error.message, cause: error };
  }
  if (answer === null) return { kind: 'broken', reason: 'the answer ended before it was complete', cause: undefined };
  return { kind: 'answer', answer, warnings };
}

async function hearPlain(response: Response): Promise<Heard> {
  const pieces: Uint8Array[] = [];
  try {
    if (response.body !== null)
      for await (const piece of readBytes(response.body, LONGEST_PLAIN_ANSWER)) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    return { kind: 'broken', reason: error.message, cause: error };
  }
  const json = parseJson(Buffer.concat(pieces).toString('utf8'));
  const error = readOpenaiError(json);
  if (error !== null) return { kind: 'error', error, workSeen: false };
  const answer = response.ok ? openaiAnswer.safeParse(json) : null;
  if (answer?.success === true) return { kind: 'answer', answer: answer.data, warnings: [] };
  const reason = `the answer was HTTP ${response.status}, not in the provider's form`;
  return { kind: 'broken', reason, cause: undefined };
}

/** Takes the pictures of a whole answer. They are made and billed by now, so a lost one is never asked for again here. */
async function outcomeOf(
  { answer, warnings }: Extract<Heard, { kind: 'answer' }>,
  providerRequestId: string | null,
  { signal, fetchPicture }: Listening,
): Promise<ProviderOutcome> {
  const usage = openaiUsage(answer.usage);
  const failed = (error: ProviderError): ProviderOutcome => ({ outcome: 'failed', error, usage, providerRequestId });
  if (answer.data.length === 0) {
    const message = 'OpenAI sent an answer without a picture. It may be charged for.';
    return failed(new ProviderError(message, { code: 'NO_IMAGE', reach: 'RETRY', billing: 'MAYBE' }));
  }
  const pictures: PictureBytes[] = [];
  try {
    for (const image of answer.data)
      pictures.push(await takePicture(image, answer.output_format, { fetchPicture, signal }));
  } catch (error) {
    if (!(error instanceof LostPictureError)) throw error;
    if (signal.aborted) return unknown('aborted', { cause: error, signal, providerRequestId });
    const message = `OpenAI sent ${error.message}. It may be charged for.`;
    return failed(
      new ProviderError(message, { code: 'PROVIDER_BAD_RESPONSE', reach: 'OFFER', billing: 'MAYBE', cause: error }),
    );
  }
  return { outcome: 'succeeded', pictures, usage, providerRequestId, warnings };
}
