/**
 * Decides when a generation needs no worker for now: when every lane and every attempt of it waits for a provider's job.
 *
 * Whoever works says so (`begin`), and says when it stops (`end`) or waits for a job (`wait`). When nobody works, all
 * waits end with 'parked' at the same moment: the generation goes back to the queue, and whoever claims it later, here
 * or elsewhere, goes on from what is stored. As long as anybody works, waits end with 'again' when their time is over.
 *
 * An attempt that ends hands its work over to its lane: it begins once, and the lane ends for it.
 */
export class Parking {
  #working = 0;
  #isParked = false;
  readonly #parked = Promise.withResolvers<'parked'>();

  get isParked(): boolean {
    return this.#isParked;
  }

  begin(): void {
    this.#working += 1;
  }

  end(): void {
    this.#working -= 1;
    if (this.#working > 0) return;
    this.#isParked = true;
    this.#parked.resolve('parked');
  }

  /** Waits as one who works. 'again' also when the signal fires, and when `wake` resolves. */
  async wait(ms: number, signal: AbortSignal, wake: Promise<void>): Promise<'again' | 'parked'> {
    this.end();
    const { promise, resolve } = Promise.withResolvers<'again'>();
    const again = () => resolve('again');
    const timer = setTimeout(again, ms);
    signal.addEventListener('abort', again, { once: true });
    void wake.then(again);
    if (signal.aborted) again();
    const how = await Promise.race([this.#parked.promise, promise]);
    clearTimeout(timer);
    signal.removeEventListener('abort', again);
    if (this.#isParked) return 'parked';
    this.begin();
    return how;
  }
}
