import { createHash } from 'node:crypto';
import type { FalState } from './fal-operation.ts';
import type { FalStatus } from './fal-wire.ts';
import type { ProviderUpdate } from './provider.ts';

/** Of a log that floods no more than this is told, over all looks: the marks of what was told are stored with the attempt. */
const MOST_LINES = 200;
const LONGEST_LINE = 500;

/**
 * Tells what is new since the last time: another phase or place in the queue, and each line of the log once. Returns
 * what is told now.
 *
 * Lines are known by what they say and when, not by their number: a status has all of them, an event of a stream those
 * since the event before, and nobody says where a stream that is opened again begins.
 */
export function* tellProgress(
  { status, queue_position: queuePosition, logs }: FalStatus,
  state: FalState,
): Generator<ProviderUpdate, FalState> {
  const queued = status === 'IN_QUEUE';
  const [phase, position] = queued ? ['queued', queuePosition ?? null] : ['generating', null];
  const lines = new Set(state.lines);
  const progress = { type: 'progress', phase, fraction: null, queuePosition: position } as const;
  let told = false;
  for (const line of logs ?? []) {
    const words = line?.message.trim() ?? '';
    const mark = markOf(line?.timestamp ?? '', words);
    if (words === '' || lines.has(mark) || lines.size >= MOST_LINES) continue;
    lines.add(mark);
    told = true;
    yield { ...progress, message: words.length > LONGEST_LINE ? `${words.slice(0, LONGEST_LINE)}…` : words };
  }
  const isNews = phase !== state.phase || position !== state.position;
  if (isNews && !told && status !== 'COMPLETED') yield { ...progress, message: null };
  return { ...state, phase, position, lines: [...lines], missing: 0 };
}

function markOf(timestamp: string, words: string): string {
  return createHash('sha256').update(`${timestamp}\n${words}`).digest('base64url').slice(0, 10);
}
