import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { EventAnswer } from '../../src/rest/openapi/event.ts';
import { ADMIN_KEY } from '../installation.ts';

export interface Page {
  readonly object: string;
  readonly data: readonly EventAnswer[];
  readonly next_cursor: string;
  readonly head: number;
  readonly ended: boolean;
}

export const STREAM = { accept: 'text/event-stream' };
export const PAGE = { accept: 'application/json' };

export interface OpenStream {
  readonly response: Response;
  /** Everything that has come so far. */
  readonly text: string;
  readonly messages: readonly EventSourceMessage[];
  /** Resolves when the server has ended it; false when it was cut. */
  readonly ended: Promise<boolean>;
  leave(): void;
}

/** Opens a generation's event stream and reads what comes. */
export async function openStream(
  url: string,
  generationId: string,
  { query = '', lastId, key = ADMIN_KEY }: { query?: string; lastId?: string; key?: string } = {},
): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/v1/generations/${generationId}/events${query}`, {
    headers: { ...STREAM, authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
    signal: leaving.signal,
  });
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => void messages.push(message) });
  const decoder = new TextDecoder();
  let text = '';
  const read = async () => {
    try {
      for await (const chunk of response.body ?? []) {
        const piece = decoder.decode(chunk, { stream: true });
        text += piece;
        parser.feed(piece);
      }
      return true;
    } catch {
      return false;
    }
  };
  return {
    response,
    get text() {
      return text;
    },
    messages,
    ended: read(),
    leave: () => leaving.abort(),
  };
}

export function told({ data }: EventSourceMessage): EventAnswer {
  return JSON.parse(data) as EventAnswer; // the event that is tested
}
