import { pieces, textWidth } from './text-width.ts';

/**
 * Breaks text that comes in pieces into lines between its words. A line is whole when the next word doesn't fit, or when
 * the text says so; what comes after is `rest`, to be shown and drawn again as it grows. Several empty lines become one.
 */
export class LineWrapper {
  /** Columns of a line; asked each time, since a terminal may change its size. */
  readonly #columns: () => number;
  #rest = '';
  #emptyBefore = true;

  constructor(columns: () => number) {
    this.#columns = columns;
  }

  /** The beginning of a line that isn't whole yet. */
  get rest(): string {
    return this.#rest;
  }

  /** Takes a piece of text and gives the lines that are whole now. */
  push(text: string): string[] {
    const lines: string[] = [];
    const paragraphs = (this.#rest + text.replaceAll('\t', '  ')).split('\n');
    for (const [index, paragraph] of paragraphs.entries()) {
      const broken = wrapped(paragraph, Math.max(8, this.#columns()));
      const last = index === paragraphs.length - 1;
      this.#rest = last ? (broken.pop() ?? '') : '';
      for (const line of broken) this.#keep(lines, line.trimEnd());
    }
    return lines;
  }

  /** The text is over, or something else begins: gives what was left. */
  end(): string[] {
    const lines: string[] = [];
    if (this.#rest.trim() !== '') this.#keep(lines, this.#rest.trimEnd());
    this.#rest = '';
    return lines;
  }

  #keep(lines: string[], line: string): void {
    const empty = line === '';
    if (!(empty && this.#emptyBefore)) lines.push(line);
    this.#emptyBefore = empty;
  }
}

/** One paragraph as lines; the last one may end in a blank, since more words may follow. */
export function wrapped(paragraph: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.match(/\s*\S+|\s+$/gu) ?? ['']) {
    if (textWidth(line + word.trimEnd()) <= columns) {
      line += word;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    const parts = pieces(word.trim(), columns);
    line = parts.pop() ?? '';
    lines.push(...parts);
  }
  return [...lines, line];
}
