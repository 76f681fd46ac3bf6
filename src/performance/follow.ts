import type { MeasuredPerformance } from './measured.ts';
import { bucketName, type PerformanceWindow } from './window.ts';

/**
 * The providers' windows of a model (of all: null) each time that they change, from now until the signal. Who reads slowly
 * gets each window as it is now, and not all that it was meanwhile: what waits is never more than there are windows.
 */
export async function* followPerformance(
  measured: MeasuredPerformance,
  { modelId, signal }: { modelId: string | null; signal: AbortSignal },
): AsyncGenerator<PerformanceWindow, void> {
  const waiting = new Map<string, PerformanceWindow>();
  let news = Promise.withResolvers<void>();
  const wake = () => news.resolve();
  const stop = measured.onChange((changed) => {
    for (const one of changed) if (modelId === null || one.modelId === modelId) waiting.set(nameOf(one), one);
    if (waiting.size > 0) wake();
  });
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      const [next] = waiting;
      if (next === undefined) {
        await news.promise;
        news = Promise.withResolvers();
        continue;
      }
      waiting.delete(next[0]);
      yield next[1];
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wake);
  }
}

function nameOf({ modelId, providerSlug, configKey, mode, resolution }: PerformanceWindow): string {
  return `${modelId} ${providerSlug} ${bucketName(configKey, mode, resolution)}`;
}
