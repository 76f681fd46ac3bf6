import type { Json } from './json.ts';
import type { InputProblem } from './refusal.ts';

/** Deeper than anything a model takes, far above what a stack can walk. */
const DEEPEST = 32;

/**
 * What keeps a caller's JSON from being stored and echoed exactly, with its path: text with a NUL (PostgreSQL's jsonb
 * refuses it) or a lone surrogate (no UTF-8 has it), numbers that aren't finite, a `__proto__` key, nesting deeper than
 * 32, or more than `mostBytes` of JSON. Stops at the first of them; null when there is none. Never throws, whatever
 * comes.
 */
export function unstorable(value: Json, path: readonly string[], mostBytes: number): InputProblem | null {
  const found = walk(value, path);
  if (found !== null) return found;
  // Measured last: the walk has shown that it is shallow enough to be printed.
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= mostBytes) return null;
  return { path, message: `Expected at most ${mostBytes} bytes of JSON, got ${bytes}. Send less.` };
}

/** What keeps a text from being stored exactly, as the end of a sentence; null when nothing does. */
export function unstorableText(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character (U+0000), which no database text can hold. Leave it out.';
  if (!text.isWellFormed()) return 'a lone surrogate (half of a character), which is not Unicode text. Leave it out.';
  return null;
}

function walk(value: Json, path: readonly string[], depth = 0): InputProblem | null {
  if (typeof value === 'string') return textProblem(value, path);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { path, message: `Expected a finite number, got ${value}. Send one that a double can hold.` };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth === DEEPEST)
    return { path, message: `Expected at most ${DEEPEST} levels of nesting, got more. Send flatter JSON.` };
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = [...path, clip(key)];
    if (key === '__proto__') return { path: innerPath, message: 'The name "__proto__" is not allowed. Leave it out.' };
    const problem = textProblem(key, innerPath) ?? walk(inner, innerPath, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function textProblem(text: string, path: readonly string[]): InputProblem | null {
  const problem = unstorableText(text);
  return problem === null ? null : { path, message: `Expected text without special code units, got ${problem}` };
}

/** A name that came in, fit to be shown: well-formed and not endless. */
export function clip(text: string): string {
  const shown = text.toWellFormed().replaceAll('\0', '\u{FFFD}');
  return shown.length > 100 ? `${shown.slice(0, 100).toWellFormed()}…` : shown;
}
