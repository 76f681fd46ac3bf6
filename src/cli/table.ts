import { padded, textWidth } from './text-width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Rows under titles, each column as wide as its widest cell; two blanks between. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(textWidth)),
  );
  return [columns.map(({ title }) => title), ...rows].map((row) =>
    row
      .map((cell, index) => padded(cell, widths[index] ?? 0, columns[index]?.align === 'right' ? 'right' : 'left'))
      .join('  ')
      .trimEnd(),
  );
}
