/**
 * An async generator parked in `await` hears `return()` only after that await ends, so whoever unsubscribes would leave
 * it behind until its next event. This gives `return()` a signal to fire first; `make` gets the signal and must end
 * soon after it.
 */
export function cancellable<Value>(
  make: (signal: AbortSignal) => AsyncGenerator<Value, void>,
): AsyncGenerator<Value, void> {
  const controller = new AbortController();
  const inner = make(controller.signal);
  return {
    next: () => inner.next(),
    return: (value) => {
      controller.abort();
      return inner.return(value);
    },
    throw: (error) => {
      controller.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      controller.abort();
      await inner.return();
    },
  };
}
