import { REST_HEADERS } from './answering.ts';

/** A line that every client of Server-Sent Events passes over. */
const HEARTBEAT = ': \n\n';

/**
 * Answers with Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each message is asked for
 * only when the one before has left, and a comment is sent where nothing has for `heartbeatMs`. `leave` is called when the
 * client has gone or all was sent.
 */
export function eventStream(
  messages: AsyncGenerator<string, void>,
  {
    headers,
    leave,
    heartbeatMs,
  }: { headers: Readonly<Record<string, string>>; leave: () => void; heartbeatMs: number },
): Response {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<string, void>> | null = null;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        next ??= messages.next();
        const result = await within(next, heartbeatMs);
        if (result === null) return controller.enqueue(encoder.encode(HEARTBEAT));
        next = null;
        if (result.done !== true) return controller.enqueue(encoder.encode(result.value));
        leave();
        controller.close();
      },
      cancel() {
        leave();
        // Its next message may never come, so nobody waits for it.
        void messages.return().catch(() => undefined);
      },
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      ...REST_HEADERS,
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    },
  });
}

/** One message: no line of its data can be taken for another field, since JSON has no bare line breaks. */
export function eventMessage(event: string, data: unknown, { id = null }: { id?: string | null } = {}): string {
  return `event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Null when it takes longer. */
async function within<Value>(work: Promise<Value>, ms: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
