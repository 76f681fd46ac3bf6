import type { Response } from 'undici';
import { BrokenAnswerError, readBytes, readEvents } from './event-stream.ts';
import { GeminiAnswer } from './gemini-answer.ts';
import { foreignFailure, geminiFailure } from './gemini-errors.ts';
import { geminiChunk, parseJson, readGeminiError } from './gemini-wire.ts';
import { failed, unknown } from './outcome.ts';
import type { ProviderOutcome, ProviderUpdate } from './provider.ts';
import { retryAfterMs } from './retry-after.ts';

const LIMITS = { eventLength: 64 * 1024 ** 2, answerBytes: 512 * 1024 ** 2 };
const LONGEST_TEXT = 8 * 1024 ** 2;
const LONGEST_ERROR_BYTES = 1024 ** 2;

/** Hears an answer to its end and hangs up: updates as they come, then how it ended. */
export async function* readResponse(
  response: Response,
  signal: AbortSignal,
  quote: (words: string) => string,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const isStream = response.headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') === true;
  if (response.status === 200 && isStream) return yield* readStream(response, signal, quote);
  return await readPlainAnswer(response, signal, quote);
}

async function* readStream(
  response: Response,
  signal: AbortSignal,
  quote: (words: string) => string,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const answer = new GeminiAnswer(quote);
  let broken = new BrokenAnswerError('the answer ended before it was complete');
  try {
    for await (const data of readEvents(response.body, LIMITS)) {
      const json = parseJson(data);
      const error = readGeminiError(json);
      if (error !== null) {
        if (answer.complete) break;
        yield* answer.giveUp();
        const failure = geminiFailure(error, {
          httpStatus: response.status,
          workSeen: answer.workSeen,
          headerRetryAfterMs: null,
          quote,
        });
        return { outcome: 'failed', error: failure, usage: answer.usage, providerRequestId: answer.responseId };
      }
      const chunk = geminiChunk.safeParse(json);
      if (!chunk.success) throw new BrokenAnswerError('an event of the answer was not in the documented form');
      yield* answer.take(chunk.data);
      if (answer.textLength > LONGEST_TEXT) throw new BrokenAnswerError('the answer had too much text');
    }
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    broken = error;
  }
  if (answer.complete) return yield* answer.end();
  yield* answer.giveUp();
  return unknown(broken.message, { cause: broken, signal, providerRequestId: answer.responseId });
}

/** An answer that is no stream: the provider's error, or something that stands before the provider. */
async function readPlainAnswer(
  response: Response,
  signal: AbortSignal,
  quote: (words: string) => string,
): Promise<ProviderOutcome> {
  const headerRetryAfterMs = retryAfterMs(response.headers.get('retry-after'), new Date());
  const text = await readText(response);
  const error = text === null ? null : readGeminiError(parseJson(text));
  if (error !== null) {
    return failed(geminiFailure(error, { httpStatus: response.status, workSeen: false, headerRetryAfterMs, quote }));
  }
  const failure = foreignFailure(response.status, headerRetryAfterMs);
  if (failure !== null) return failed(failure);
  return unknown(`the answer was HTTP ${response.status}, not in the provider's form`, {
    signal,
    providerRequestId: null,
  });
}

async function readText(response: Response): Promise<string | null> {
  if (response.body === null) return null;
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of readBytes(response.body, LONGEST_ERROR_BYTES)) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof BrokenAnswerError)) throw error;
    return null; // Half an error says no more than its status, which the caller looks at.
  }
  return Buffer.concat(pieces).toString('utf8');
}
