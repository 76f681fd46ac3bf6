import type { NewEvent } from '../events/event.ts';
import type { GroupWriter } from '../events/group-writer.ts';
import type { Held } from './held.ts';

const FLUSH_MS = 100;
const FLUSH_CHARACTERS = 4096;

type Delta = Extract<NewEvent, { type: 'THOUGHT' | 'TEXT' }>;

/**
 * Tells what an attempt thinks and says, in events of a sensible size: pieces of one kind are joined for a tenth of a
 * second, or until they make four kilobytes, or something else is to be told. Order is kept.
 */
export class Narrator {
  readonly #writer: GroupWriter;
  readonly #held: Held;
  #pending: Delta | null = null;
  #timer: NodeJS.Timeout | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(writer: GroupWriter, held: Held) {
    this.#writer = writer;
    this.#held = held;
  }

  /** A piece of thinking or text, appended to the one before when it is of the same attempt and kind. */
  say(type: 'THOUGHT' | 'TEXT', { attemptId, index, text }: { attemptId: string; index: number; text: string }): void {
    const clean = storable(text);
    if (clean === '') return;
    const before = this.#pending;
    if (before !== null && before.type === type && before.attemptId === attemptId && before.body.index === index) {
      this.#pending = delta(type, attemptId, index, (before.body.text ?? '') + clean);
    } else {
      this.#flush();
      this.#pending = delta(type, attemptId, index, clean);
    }
    if ((this.#pending.body.text ?? '').length >= FLUSH_CHARACTERS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Anything else, after what was said before it. */
  tell(event: NewEvent): void {
    this.#flush();
    this.#append([event]);
  }

  /** Resolves when everything told so far is committed; rejects when the writer is fenced. */
  async settled(): Promise<void> {
    this.#flush();
    await this.#last;
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const pending = this.#pending;
    this.#pending = null;
    if (pending !== null) this.#append([pending]);
  }

  #append(events: readonly NewEvent[]): void {
    const appended = this.#writer.append(this.#held, events);
    // A failure is heard by settled(); a fenced one also stops the run at once.
    appended.catch(() => this.#held.stop('fenced'));
    this.#last = Promise.all([this.#last, appended]);
    this.#last.catch(() => {});
  }
}

function delta(type: 'THOUGHT' | 'TEXT', attemptId: string, index: number, text: string): Delta {
  return type === 'THOUGHT'
    ? { type, attemptId, body: { index, text, imageId: null } }
    : { type, attemptId, body: { index, text } };
}

/** What PostgreSQL can store of a provider's text: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
