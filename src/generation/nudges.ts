/** Who waits for an attempt's job here is told to look now: a webhook has come. A hint, and none is kept for later. */
export class Nudges {
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();

  /** Resolves at the next nudge. */
  of(attemptId: string): Promise<void> {
    const known = this.#waiting.get(attemptId);
    if (known !== undefined) return known.promise;
    const made = Promise.withResolvers<void>();
    this.#waiting.set(attemptId, made);
    return made.promise;
  }

  /** False when nobody waits for it here. */
  nudge(attemptId: string): boolean {
    const waiting = this.#waiting.get(attemptId);
    this.#waiting.delete(attemptId);
    waiting?.resolve();
    return waiting !== undefined;
  }

  forget(attemptId: string): void {
    this.#waiting.delete(attemptId);
  }
}
