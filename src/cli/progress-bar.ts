/** A bar of so many columns: the part that is done and the part that isn't, to be coloured apart. */
export function progressBar(
  fraction: number,
  columns: number,
  unicode: boolean,
): readonly [done: string, open: string] {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * columns);
  return unicode ? ['━'.repeat(full), '━'.repeat(columns - full)] : ['#'.repeat(full), '-'.repeat(columns - full)];
}

const DOTS = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const STROKES = ['|', '/', '-', '\\'];

/** What turns while something is under way; `tick` counts up. */
export function spinner(tick: number, unicode: boolean): string {
  const frames = unicode ? DOTS : STROKES;
  return frames[tick % frames.length] ?? '';
}
