import { stripVTControlCharacters, styleText } from 'node:util';
import type { WriteStream } from 'node:tty';
import { LineWrapper } from './line-wrapper.ts';
import type { Status, Style, Terminal } from './terminal.ts';
import { clipped, textWidth } from './text-width.ts';

const REDRAW_MS = 120;
const INDENT = '  ';
/** Longer lines are hard to read, however wide the window is. */
const MOST_COLUMNS = 96;

/**
 * A terminal with a live part at its end: the line that flows in and isn't whole yet, and the status below it. Every
 * change takes the live part away, writes what is final, and draws the live part again, in one write, so that nothing
 * flickers and nothing is left behind. Nothing else may write to the same terminal meanwhile but through here.
 */
export class RichTerminal implements Terminal {
  readonly rich = true;
  readonly unicode: boolean;
  readonly #stream: WriteStream;
  readonly #wrapper: LineWrapper;
  #status: Status | null = null;
  #timer: NodeJS.Timeout | null = null;
  #tick = 0;
  /** How many lines the live part has on the screen. */
  #drawn = 0;

  constructor(stream: WriteStream, unicode: boolean) {
    this.unicode = unicode;
    this.#stream = stream;
    this.#wrapper = new LineWrapper(() => Math.min(MOST_COLUMNS, this.#columns) - INDENT.length);
  }

  get #columns(): number {
    // The last column stays free: a terminal that has filled it is of two minds about where the next letter goes.
    return (this.#stream.columns || 80) - 1;
  }

  paint(style: Style, text: string): string {
    // Whether to paint was decided when this terminal was opened.
    return styleText(style, text, { validateStream: false });
  }

  flow(text: string): void {
    this.#draw(this.#wrapper.push(text).map((line) => this.#flowed(line)));
  }

  line(text = ''): void {
    this.#draw([...this.#wrapper.end().map((line) => this.#flowed(line)), text]);
  }

  status(status: Status | null): void {
    this.#status = status;
    if (status === null && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    } else if (status !== null) {
      this.#timer ??= setInterval(() => {
        this.#tick += 1;
        this.#draw([]);
      }, REDRAW_MS).unref();
    }
    this.#draw([]);
  }

  rest(): void {
    this.status(null);
    this.#draw(this.#wrapper.end().map((line) => this.#flowed(line)));
  }

  /** Thinking is dim; the titles that models give to their thoughts stand out. */
  #flowed(line: string): string {
    const title = /^\*\*(.+)\*\*$/.exec(line.trim())?.[1];
    if (title !== undefined) return INDENT + this.paint('dim', this.paint('bold', title));
    return line === '' ? '' : INDENT + this.paint('dim', line);
  }

  #draw(final: readonly string[]): void {
    const live = [];
    if (this.#wrapper.rest.trim() !== '') live.push(this.#flowed(this.#wrapper.rest));
    if (this.#status !== null) live.push(this.#fitting(this.#status(this.#columns, this.#tick)));
    const up = this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : '';
    const cleared = this.#drawn > 0 ? `\r${up}\x1b[J` : '';
    this.#drawn = live.length;
    const text = cleared + final.map((line) => `${line}\n`).join('') + live.join('\n');
    if (text !== '') this.#stream.write(text);
  }

  /** A status that is too long loses its colours with its end, since a cut may go through an escape sequence. */
  #fitting(status: string): string {
    const bare = stripVTControlCharacters(status);
    return textWidth(bare) <= this.#columns ? status : clipped(bare, this.#columns);
  }
}
