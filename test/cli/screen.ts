import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';

const ESCAPE = '\u001b';
const TOKENS = new RegExp(`${ESCAPE}\\[(\\d*)A|(${ESCAPE}\\[[\\d;?]*[A-Za-z])|([^])`, 'gu');

/** A terminal that understands what ours writes: line feed, carriage return, cursor up, clear below, colours. */
export class Screen {
  readonly stream: WriteStream;
  readonly #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Everything as it came. */
  written = '';

  constructor({ columns, isTTY = true }: { columns: number; isTTY?: boolean }) {
    const pipe = new PassThrough();
    pipe.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    // A stream with what a terminal's stream has and our code looks at.
    this.stream = Object.assign(pipe, { isTTY, columns }) as unknown as WriteStream;
  }

  /** What a person sees, without blanks at the ends of lines. */
  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  #take(text: string): void {
    this.written += text;
    for (const [, up, sequence, character = ''] of text.matchAll(TOKENS)) {
      if (up !== undefined) this.#row = Math.max(0, this.#row - Number(up || 1));
      else if (sequence === '\u001b[J') this.#clearBelow();
      else if (sequence === undefined) this.#put(character);
    }
  }

  #clearBelow(): void {
    this.#lines.length = this.#row + 1;
    this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') {
      this.#row += 1;
      this.#column = 0;
      this.#lines[this.#row] ??= '';
    } else {
      const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
      this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + character.length);
      this.#column += character.length;
    }
  }
}
