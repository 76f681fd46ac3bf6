import type { ProviderUpdate } from './provider.ts';
import type { ReplicateState } from './replicate-operation.ts';
import type { ReplicatePrediction } from './replicate-wire.ts';

/** A log that floods is told over several looks. */
const MOST_LINES = 100;
const LONGEST_LINE = 500;

/**
 * Tells what is new since the last time: another phase, and each line of the log once. Returns what is told now. The
 * last line counts when the log is over, or when another one follows: until then it may still grow.
 */
export function* tellProgress(
  { status, logs }: ReplicatePrediction,
  state: ReplicateState,
  { over }: { readonly over: boolean },
): Generator<ProviderUpdate, ReplicateState> {
  const phase = over || status === 'processing' ? 'generating' : 'queued';
  const lines = (logs ?? '').split(/\r\n|\n|\r/);
  // After the last line's end stands nothing.
  if (!over || lines.at(-1) === '') lines.pop();
  const fresh = lines.slice(state.lines, state.lines + MOST_LINES);
  const messages = fresh.map((line) => line.trim()).filter((line) => line !== '');
  const progress = { type: 'progress', phase, queuePosition: null } as const;
  for (const line of messages) {
    const message = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
    yield { ...progress, fraction: fractionIn(line), message };
  }
  if (messages.length === 0 && phase !== state.phase && !over) yield { ...progress, fraction: null, message: null };
  return { ...state, phase, lines: state.lines + fresh.length };
}

/** How far a progress bar is, as most models draw one: " 45%|████▌     | 13/28". */
function fractionIn(line: string): number | null {
  const percent = /^\s*(\d{1,3})%\s*\|/.exec(line)?.[1];
  return percent === undefined ? null : Math.min(1, Number(percent) / 100);
}
