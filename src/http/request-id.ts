import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const ids = new AsyncLocalStorage<string>();

/**
 * Runs what belongs to one request (or to one message of a socket) under an id of its own, which its answer carries as
 * `x-request-id` and every line of the log about it as `request_id`. A client's own id is not taken: it could say anything.
 */
export function withRequestId<Result>(act: (id: string) => Result): Result {
  const id = randomUUID();
  return ids.run(id, act, id);
}

/** The id of the request that is being served here; null outside of one. */
export function currentRequestId(): string | null {
  return ids.getStore() ?? null;
}

/** Goes through a stream under the id that holds now, whoever asks for the next item, and from wherever. */
export function underThisRequestId<Item>(stream: AsyncIterable<Item>): AsyncIterableIterator<Item> {
  const inHere = AsyncLocalStorage.snapshot();
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => inHere(() => iterator.next()),
    return: () =>
      inHere(async (): Promise<IteratorResult<Item>> => {
        await iterator.return?.();
        return { done: true, value: undefined };
      }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
