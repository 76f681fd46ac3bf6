import type { WriteStream } from 'node:tty';
import { LineWrapper } from './line-wrapper.ts';
import type { Terminal } from './terminal.ts';

/** Lines that come once, without any escape sequence: for files, pipes, and people who want no colours. */
export class PlainTerminal implements Terminal {
  readonly rich = false;
  readonly unicode: boolean;
  readonly #stream: WriteStream;
  readonly #wrapper: LineWrapper;

  constructor(stream: WriteStream, unicode: boolean) {
    this.unicode = unicode;
    this.#stream = stream;
    // A file has no columns: whoever reads it wraps as they like.
    this.#wrapper = new LineWrapper(() => (stream.isTTY ? stream.columns - 3 : Number.POSITIVE_INFINITY));
  }

  paint(_style: string, text: string): string {
    return text;
  }

  flow(text: string): void {
    this.#write(this.#wrapper.push(text));
  }

  line(text = ''): void {
    this.rest();
    this.#write([text]);
  }

  status(): void {
    // A status that can't be drawn over would be one line after the other.
  }

  rest(): void {
    this.#write(this.#wrapper.end());
  }

  #write(lines: readonly string[]): void {
    if (lines.length > 0) this.#stream.write(lines.map((line) => `${line}\n`).join(''));
  }
}
