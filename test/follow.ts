import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ADMIN_KEY } from './installation.ts';

/** One event as a subscriber got it. */
export interface Heard {
  readonly seq: number;
  readonly type: string;
  readonly cursor: string;
  readonly text?: string | null;
}

const WATCH = `subscription ($id: ID!, $after: String) {
  generationEvents(id: $id, after: $after) { seq type cursor ... on ThoughtEvent { text } }
}`;

/** Follows one generation over graphql-ws until its stream completes or breaks. Calls `onEvent` for each; resolves true when it completed. */
export function follow(
  url: string,
  id: string,
  after: string | null,
  onEvent: (event: Heard) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${ADMIN_KEY}` },
    retryAttempts: 0,
  });
  return new Promise<boolean>((resolve) => {
    let failed = false;
    const unsubscribe = client.subscribe<{ generationEvents: Heard }>(
      { query: WATCH, variables: { id, after } },
      {
        next: ({ data, errors }) => {
          if (errors !== undefined) failed = true;
          if (data !== null && data !== undefined) onEvent(data.generationEvents);
        },
        error: () => resolve(false),
        complete: () => resolve(!failed && signal?.aborted !== true),
      },
    );
    signal?.addEventListener('abort', () => unsubscribe());
  }).finally(() => void client.dispose());
}
