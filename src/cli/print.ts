/**
 * One JSON object on stdout. Characters that a terminal would obey are escaped, also those that JSON lets pass: the same
 * value to a program, harmless to a screen.
 */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, null, 2).replaceAll(
    /[\x7f-\x9f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  process.stdout.write(`${text}\n`);
}

/** Lines for a person on stdout. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
