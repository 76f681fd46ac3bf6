import type { InputProblem } from '../base/refusal.ts';
import { unstorableText } from '../base/storable.ts';

export const LONGEST_PROMPT_BYTES = 32 * 1024;

/**
 * What is wrong with a prompt; null when nothing is. All text is kept byte for byte, so only what can't be kept is
 * refused: nothing at all, more than 32 KiB of UTF-8, NUL, lone surrogates.
 */
export function checkPrompt(prompt: string): InputProblem | null {
  const message = problemWith(prompt);
  return message === null ? null : { path: ['prompt'], message };
}

function problemWith(prompt: string): string | null {
  if (prompt.trim() === '') {
    return `Expected text that says what to draw, got ${prompt === '' ? 'nothing' : 'only blanks'}. Describe the picture.`;
  }
  const bytes = Buffer.byteLength(prompt);
  if (bytes > LONGEST_PROMPT_BYTES) {
    return `Expected at most ${LONGEST_PROMPT_BYTES} bytes of UTF-8, got ${bytes}. Shorten it by ${bytes - LONGEST_PROMPT_BYTES} bytes.`;
  }
  const unstorable = unstorableText(prompt);
  return unstorable === null ? null : `Expected plain Unicode text, got ${unstorable}`;
}
