import type { Viewer } from '../access/viewer.ts';
import type { RestRooms } from './rooms.ts';

export interface KeyWatch {
  /** Fires once the key holds no longer. */
  readonly ended: AbortSignal;
  stop(): void;
}

/** Looks again and again whether a stream's key still holds, whether or not anything happens in the stream. */
export function watchKey(
  { stillValid, log, limits }: Pick<RestRooms, 'stillValid' | 'log' | 'limits'>,
  viewer: Viewer,
): KeyWatch {
  const ended = new AbortController();
  const look = async () => {
    try {
      if (!(await stillValid(viewer))) ended.abort();
    } catch (error) {
      // The next look asks again; streams stay open while the database is away.
      log.warn({ err: error }, 'key_not_rechecked');
    }
  };
  const timer = setInterval(() => void look(), limits.recheckMs).unref();
  return { ended: ended.signal, stop: () => clearInterval(timer) };
}
