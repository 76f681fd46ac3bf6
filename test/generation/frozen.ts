import { until } from '../installation.ts';
import type { ServerProcess } from '../process.ts';

const SILENCE_MS = 400;

/** Waits until a process with doors stands still: it takes connections (the system does), and answers nothing. */
export async function isFrozen({ url }: ServerProcess): Promise<void> {
  await until(
    'the freeze',
    async () => {
      try {
        await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(SILENCE_MS) });
        return false;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'TimeoutError') return true;
        throw error;
      }
    },
    20_000,
  );
}
