import type { Readable } from 'node:stream';
import { wait } from '../base/wait.ts';
import { headerOf } from './answer.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { failed, GuardError } from './guard-error.ts';
import { clientOn, guardOf, reach, resolveTarget, withinTime, type Guard, type GuardSettings } from './guard.ts';
import { targetOf, type Target } from './target.ts';

/** What is told of an answer: whether it was taken, and when to come again. What the place said is nobody's business. */
export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
}

export interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends to addresses of strangers, behind the same guard as pictures are fetched. All of it throws {@link GuardError}. */
export interface GuardedPost {
  /** Refuses an address that may not be asked, by its text and by where its name leads now. Nothing is sent. */
  check(url: string, signal: AbortSignal): Promise<void>;
  /** Sends once, on a connection of its own, and follows nothing. */
  send(url: string, posting: Posting, signal: AbortSignal): Promise<PostAnswer>;
}

const POST_LIMITS: FetchLimits = {
  connectMs: 5000,
  // All of the time: it is the whole call that ends it, and says so.
  headersMs: 0,
  totalMs: 15_000,
  graceMs: 15_000,
  leastBytesPerSecond: 0,
  mostBytes: 4096,
  mostRedirects: 0,
};
/** An answer's status is all that counts. Its body is taken in for so long, so that a server may finish what is short. */
const LINGER_MS = 1000;

export function createGuardedPost(settings: GuardSettings): GuardedPost {
  const guard = guardOf(settings, POST_LIMITS);
  return {
    check: (url, signal) =>
      asGuardError(
        withinTime(guard, signal, async (call) => {
          await resolveTarget(targetOf(url, guard.rules), guard, call.signal);
        }),
      ),
    send: (url, posting, signal) =>
      asGuardError(withinTime(guard, signal, (call) => post(targetOf(url, guard.rules), posting, guard, call.signal))),
  };
}

async function post(
  target: Target,
  { headers, body }: Posting,
  guard: Guard,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const socket = await reach(target, guard, signal);
  const client = clientOn(socket, target, guard.limits);
  try {
    const answer = await client.request({
      method: 'POST',
      path: `${target.url.pathname}${target.url.search}`,
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'pictograph' },
      body,
      reset: true,
      signal,
    });
    await takeIn(answer.body, guard.limits.mostBytes);
    return { status: answer.statusCode, retryAfter: headerOf(answer.headers, 'retry-after') };
  } finally {
    // Takes the connection with it, and whatever of the answer is still to come.
    client.destroy().catch(() => undefined);
  }
}

/** Reads a little of what nobody wants. It never fails: the answer has been given. */
async function takeIn(body: Readable, mostBytes: number): Promise<void> {
  const done = new AbortController();
  let received = 0;
  body
    .on('data', (chunk: Uint8Array) => {
      received += chunk.byteLength;
      if (received > mostBytes) done.abort();
    })
    .on('error', () => done.abort())
    .on('close', () => done.abort());
  await wait(LINGER_MS, done.signal);
}

async function asGuardError<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof GuardError ? error : failed('no answer came', { retryable: true, cause: error });
  }
}
