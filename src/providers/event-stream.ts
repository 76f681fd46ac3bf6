import { createParser } from 'eventsource-parser';
import type { Response } from 'undici';

/** An answer stopped being readable before its end. The message is for people, with no content of the answer in it. */
export class BrokenAnswerError extends Error {
  override name = 'BrokenAnswerError';
}

export interface StreamLimits {
  /** Characters of one event: a 4K picture is one event. */
  readonly eventLength: number;
  /** Bytes of the whole answer. */
  readonly answerBytes: number;
}

/** Above this, an answer that turned out to be no event stream isn't kept to be looked at. */
const LONGEST_PLAIN_TEXT = 65_536;

/**
 * The data of each server-sent event, as it comes. Two liberties for servers that are careless at the end: the last
 * event counts without its blank line, and a body without any event at all is given as it is, because errors are sent
 * as bare JSON under the stream's content type. Throws {@link BrokenAnswerError}. Hangs up when the reader stops.
 */
export async function* readEvents(
  body: Response['body'],
  limits: StreamLimits,
): AsyncGenerator<string, void, undefined> {
  if (body === null) return;
  const events: string[] = [];
  let plainText: string | null = '';
  let overflow = false;
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: ({ type }) => void (overflow ||= type === 'max-buffer-size-exceeded'),
    maxBufferSize: limits.eventLength,
  });
  function* feed(text: string): Generator<string, void, undefined> {
    parser.feed(text);
    if (overflow) throw new BrokenAnswerError(`an event of more than ${limits.eventLength} characters came`);
    if (events.length > 0) plainText = null;
    yield* events.splice(0);
  }

  const decoder = new TextDecoder();
  for await (const bytes of readBytes(body, limits.answerBytes)) {
    const text = decoder.decode(bytes, { stream: true });
    if (plainText !== null) plainText = plainText.length + text.length > LONGEST_PLAIN_TEXT ? null : plainText + text;
    yield* feed(text);
  }
  yield* feed(`${decoder.decode()}\n\n`);
  if (plainText !== null && plainText.trim() !== '') yield plainText;
}

/** A body's bytes, up to a limit. Throws {@link BrokenAnswerError}; cancels the body when the reader stops. */
export async function* readBytes(
  body: NonNullable<Response['body']>,
  limitBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  let total = 0;
  try {
    for (;;) {
      const piece = await read(reader);
      if (piece === null) return;
      total += piece.byteLength;
      if (total > limitBytes) throw new BrokenAnswerError(`more than ${limitBytes} bytes came`);
      yield piece;
    }
  } finally {
    // A body that broke can't be cancelled, and needs not to be.
    await reader.cancel().catch(() => undefined);
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (error) {
    throw new BrokenAnswerError('the connection broke in mid-answer, or fell silent', { cause: error });
  }
}
