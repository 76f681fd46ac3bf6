import { performance } from 'node:perf_hooks';
import type { Round } from './interleave.ts';

/** So many clients side by side for so long, each asking again as soon as it was answered. The first failure ends it. */
export async function closedLoop(
  { clients, ms }: { clients: number; ms: number },
  ask: (client: number) => Promise<unknown>,
): Promise<Round> {
  const latenciesMs: number[] = [];
  const start = performance.now();
  const one = async (client: number): Promise<void> => {
    for (let before = performance.now(); before - start < ms;) {
      await ask(client);
      const after = performance.now();
      latenciesMs.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
  return { latenciesMs, perSecond: (latenciesMs.length / (performance.now() - start)) * 1000 };
}
