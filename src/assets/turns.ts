/** Lets so many run at once; the others wait in the order they came. */
export function createTurns(atOnce: number): <Value>(act: () => Promise<Value>) => Promise<Value> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await act();
    } finally {
      // A turn is handed on, not given back and taken anew, so that nobody who comes in between jumps the queue.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
