import type { WriteStream } from 'node:tty';
import { PlainTerminal } from './plain-terminal.ts';
import { RichTerminal } from './rich-terminal.ts';
import type { Environment } from './server.ts';

export type Style = 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan';

/** The lowest line, drawn anew again and again. Given the columns that it may have and a number that counts up. */
export type Status = (columns: number, tick: number) => string;

/**
 * Where a person follows what happens: text that flows, lines of our own, and a status that stays below them. Whatever
 * came from elsewhere must be harmless before it gets here.
 */
export interface Terminal {
  /** Whether a person sees colours and a moving status. False: plain lines that come once. */
  readonly rich: boolean;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
  paint(style: Style, text: string): string;
  /** Text in pieces, wrapped between its words. */
  flow(text: string): void;
  /** One line of our own; what flowed before it is ended. */
  line(text?: string): void;
  /** What the lowest line shows from now on; null: nothing. */
  status(status: Status | null): void;
  /** Ends what flows and takes the status away. Lines may still follow. */
  rest(): void;
}

/** The terminal of a stream. Plain when that is no terminal, or when somebody asked for no colours, or the terminal is a dumb one. */
export function openTerminal(stream: WriteStream, environment: Environment, { color }: { color: boolean }): Terminal {
  const unwanted = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb' || !color;
  const unicode = showsUnicode(environment);
  return stream.isTTY && !unwanted ? new RichTerminal(stream, unicode) : new PlainTerminal(stream, unicode);
}

function showsUnicode(environment: Environment): boolean {
  if (process.platform === 'darwin') return true;
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return /utf-?8/i.test(locale) || environment['WT_SESSION'] !== undefined;
}
