import type { ServerResponse } from 'node:http';

/** Whether an answer of this type comes bit by bit. */
export function isStream(contentType: string): boolean {
  return /^(text\/event-stream|multipart\/mixed)/.test(contentType);
}

/** Sends a stream to its end or until its client is gone. `streams` has what ends it from here. */
export async function sendStream(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
  streams: Set<() => void>,
): Promise<void> {
  // Yoga's own stream: its iterator's return() ends what it reads from at once, while its reader's cancel() waits for the
  // next event first, which may never come.
  const iterator = body[Symbol.asyncIterator]();
  let left = false;
  const leave = () => {
    left = true;
    // What a stream throws while it is being ended concerns nobody: its client is gone.
    void iterator.return?.().catch(() => undefined);
  };
  const end = () => {
    // It was promised that the connection would stay, before anybody knew of an end.
    const { socket } = response;
    response.end(() => socket?.destroySoon());
    leave();
  };
  response.once('close', leave);
  streams.add(end);
  try {
    response.flushHeaders();
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true || response.writableEnded || response.closed) break;
      if (!response.write(value)) await drained(response);
    }
  } catch (error) {
    if (!left) throw error;
  } finally {
    streams.delete(end);
    response.off('close', leave).end();
  }
}

function drained(response: ServerResponse): Promise<void> {
  if (response.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
