import type { Listener } from './listen.ts';

export interface FollowOptions {
  /** Where changes are announced: a hint, the tables have the truth. */
  readonly channel: string;
  /** Brings the hints; null: changes are found by looking alone. */
  readonly listener: Listener | null;
  /** How often is looked for the case that a hint was lost, the pause counted from the end of each look. */
  readonly pollMs: number;
  /** Reads what changed. Never runs twice at once. */
  readonly look: () => Promise<void>;
  /** Told when a look that nobody waits for failed; the clock tries again. */
  readonly onFailure: (error: unknown) => void;
}

/** Keeps what a process knows of some tables up to date. */
export interface Follower {
  /** Resolves when everything that was committed before the call was looked at; rejects when it can't be read. */
  refresh(): Promise<void>;
  /** Waits for the look that runs. */
  close(): Promise<void>;
}

/**
 * Looks again whenever something may have changed: at a hint, at a connection that listens again (what was announced in
 * between is lost), and by the clock. Keeps no process alive.
 */
export function follow({ channel, listener, pollMs, look, onFailure }: FollowOptions): Follower {
  let closed = false;
  /** The look that runs now, and the one that waits for it: one is enough, since it will see everything so far. */
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  function refresh(): Promise<void> {
    if (closed) return Promise.resolve();
    if (running === null) {
      running = look().finally(() => (running = null));
      return running;
    }
    // A look that has begun may have been too early for this caller.
    waiting ??= running.then(ignore, ignore).then(() => {
      waiting = null;
      return refresh();
    });
    return waiting;
  }

  const lookOrTryLater = (): Promise<void> => refresh().catch(onFailure);
  const schedule = (): void => {
    if (!closed) timer = setTimeout(() => void lookOrTryLater().finally(schedule), pollMs).unref();
  };
  const wake = (): void => void lookOrTryLater();

  // Nobody waits for it to begin: where the server can't be listened to, the clock alone follows.
  const begun = listener?.on(channel, wake, wake);
  // It only fails when the listener is closed, and then there is nothing to hear or to stop any more.
  begun?.then(ignore, ignore);
  schedule();
  return {
    refresh,
    async close() {
      closed = true;
      clearTimeout(timer);
      void begun?.then((stop) => stop()).then(ignore, ignore);
      await running?.then(ignore, ignore);
    },
  };
}

function ignore(): void {
  // For whom only the end matters, not how it ended.
}
