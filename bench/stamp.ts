import { nowMs } from './pace.ts';

/** As long as a thought is that a model has in a tenth of a second. */
const THOUGHT_CHARACTERS = 200;

/** A text that says when it was written, of the length that events have. */
export function stampedText(): string {
  return `${nowMs()} `.padEnd(THOUGHT_CHARACTERS, 'thinking ');
}

/** How long ago a stamped text was written. */
export function ageMs(text: string): number {
  return nowMs() - Number.parseFloat(text);
}
