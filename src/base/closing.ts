/** Something that was opened and must be closed. */
export interface Closable {
  /** `hurry` fires when whoever waits for the end will not wait longer. */
  close(hurry: AbortSignal): Promise<void>;
}

/** What was opened, in order, to be closed in the reverse order: nothing goes before what stands on it. */
export class Closing {
  readonly #opened: Closable[] = [];
  #closing: Promise<void> | null = null;

  /** Whether the end has begun. */
  get begun(): boolean {
    return this.#closing !== null;
  }

  add<Opened extends Closable>(opened: Opened): Opened {
    this.#opened.push(opened);
    return opened;
  }

  /** Closes everything, whatever fails on the way; twice is once. Throws the first failure at the end. */
  closeAll(hurry: AbortSignal): Promise<void> {
    this.#closing ??= this.#close(hurry);
    return this.#closing;
  }

  async #close(hurry: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const opened of this.#opened.toReversed()) {
      try {
        await opened.close(hurry);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
