import { performance } from 'node:perf_hooks';

import type { Narrator } from './narrator.ts';
import type { AttemptPlan } from './plan.ts';

/**
 * Tells once a second how far an attempt is by the offer's usual time, where the provider itself tells nothing: never
 * quite done, because usual is not certain.
 */
export function tellProgress(
  narrator: Narrator,
  { attemptId, index, expectedMs }: AttemptPlan,
  startedAt: number,
): { stop(): void } {
  if (expectedMs === null) return { stop: () => {} };
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    const fraction = Math.round(Math.min(0.95, elapsedMs / expectedMs) * 100) / 100;
    narrator.tell({
      type: 'PROGRESS',
      attemptId,
      body: {
        index,
        fraction,
        phase: 'generating',
        queuePosition: null,
        message: null,
        etaMs: Math.max(0, Math.round(expectedMs - elapsedMs)),
      },
    });
  }, 1000);
  return { stop: () => clearInterval(timer) };
}
