import type { Attempt } from '../generation/read.ts';
import type { Finished } from './finished.ts';

/**
 * What the headers of an answer about a generation say. Whatever the status: nothing is to be asked again by itself, since
 * the generation exists and its outcome can be collected.
 */
export function generationHeaders(generationId: string): Record<string, string> {
  return { 'x-pictograph-generation': generationId, 'x-should-retry': 'false' };
}

/** The same of one that has ended, `elapsedMs` after its request came. */
export function finishedHeaders(
  { generation, attempts }: Finished,
  model: string,
  elapsedMs: number,
): Record<string, string> {
  const provider = decidingOf(attempts)?.providerSlug;
  return {
    ...generationHeaders(generation.id),
    'x-pictograph-model': model,
    ...(provider !== undefined && provider !== null && { 'x-pictograph-provider': provider }),
    'x-pictograph-overhead-ms': String(Math.max(0, Math.round(elapsedMs - attemptedMs(attempts)))),
  };
}

/** The attempt that gave the first picture; else the last one that tried. */
export function decidingOf(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.find(({ status }) => status === 'SUCCEEDED') ?? attempts.at(-1);
}

/** For how long at least one attempt was under way, in milliseconds: the rest of the time is ours. */
function attemptedMs(attempts: readonly Attempt[]): number {
  let total = 0;
  let until = -Infinity;
  const spans = attempts.map(
    ({ startedAt, finishedAt }) => [startedAt.getTime(), (finishedAt ?? startedAt).getTime()] as const,
  );
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
