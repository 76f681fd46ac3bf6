import { createClient } from 'graphql-sse';
import { follow, type Heard } from '../follow.ts';
import { ADMIN_KEY } from '../installation.ts';

const LAST = /^GENERATION_(SUCCEEDED|FAILED|CANCELED)$/;

/**
 * Follows a generation to its last event, whatever happens to the nodes: when a stream breaks, it goes on at another
 * node from the last cursor. Every second time over SSE instead of a WebSocket. Returns everything it was ever sent.
 */
export async function followToTheEnd(
  urls: readonly string[],
  id: string,
  random: () => number,
  signal: AbortSignal,
): Promise<{ heard: Heard[]; broken: number }> {
  const heard: Heard[] = [];
  for (let tries = 0; ; tries += 1) {
    const url = urls[Math.floor(random() * urls.length)] ?? '';
    const after = heard.at(-1)?.cursor ?? null;
    const watch = tries % 2 === 0 ? follow : followOverSse;
    const whole = await watch(url, id, after, (event) => heard.push(event), signal);
    if (signal.aborted || (whole && LAST.test(heard.at(-1)?.type ?? ''))) return { heard, broken: tries };
    await new Promise((resolve) => setTimeout(resolve, 50 + random() * 200));
  }
}

async function followOverSse(
  url: string,
  id: string,
  after: string | null,
  onEvent: (event: Heard) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const client = createClient({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    retryAttempts: 0,
  });
  const query = `subscription ($id: ID!, $after: String) { generationEvents(id: $id, after: $after) { seq type cursor } }`;
  const events = client.iterate<{ generationEvents: Heard }>({ query, variables: { id, after } });
  const leave = () => void events.return?.();
  signal.addEventListener('abort', leave);
  try {
    for await (const { data, errors } of events) {
      if (errors !== undefined) return false;
      if (data != null) onEvent(data.generationEvents);
    }
    return true;
  } catch {
    // The node died: whoever called goes on at another one.
    return false;
  } finally {
    signal.removeEventListener('abort', leave);
    client.dispose();
  }
}
