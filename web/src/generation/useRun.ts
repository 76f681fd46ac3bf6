import { useEffect, useSyncExternalStore } from 'react';
import { follow } from '../api/follow.ts';
import { append, NO_EVENTS, type Run, type RunLog } from './fold.ts';
import { FollowGenerationDocument } from './operations.ts';

export interface Following extends RunLog {
  readonly state: 'following' | 'ended' | 'refused';
  /** Why the server doesn't tell of it; null unless it refused. */
  readonly refusal: string | null;
}

interface Entry {
  following: Following;
  readonly listeners: Set<() => void>;
  stop: (() => void) | null;
  /** Where its stream stood when nobody looked any more: coming back goes on there. */
  cursor: string | null;
}

const NOTHING: Following = { run: NO_EVENTS, events: [], state: 'following', refusal: null };

/** Runs that this page has followed: one that is shown at several places is followed once, and one that ended is kept. */
const entries = new Map<string, Entry>();

/** The run of a generation from its first event on, followed live until its end, through lost sockets and servers. */
export function useRun(id: string): Following {
  const entry = entryOf(id);
  const following = useSyncExternalStore(
    (listener) => {
      entry.listeners.add(listener);
      return () => entry.listeners.delete(listener);
    },
    () => entry.following,
  );
  useEffect(() => {
    begin(id, entry);
    return () => leave(entry);
  }, [id, entry]);
  return following;
}

/** Several runs that something else on the page follows, for what they come to together. */
export function useRuns(ids: readonly string[]): readonly Run[] {
  const all = ids.map(entryOf);
  // A text, because a list made anew each time would never equal the last.
  useSyncExternalStore(
    (listener) => {
      for (const { listeners } of all) listeners.add(listener);
      return () => all.forEach(({ listeners }) => listeners.delete(listener));
    },
    () => all.map(({ following }) => following.run.seq).join(),
  );
  return all.map(({ following }) => following.run);
}

function entryOf(id: string): Entry {
  const found = entries.get(id);
  if (found !== undefined) return found;
  const entry: Entry = { following: NOTHING, listeners: new Set(), stop: null, cursor: null };
  entries.set(id, entry);
  return entry;
}

function begin(id: string, entry: Entry): void {
  if (entry.stop !== null || entry.following.state !== 'following') return;
  const set = (following: Partial<Following>) => {
    entry.following = { ...entry.following, ...following };
    for (const listener of entry.listeners) listener();
  };
  entry.stop = follow({
    document: FollowGenerationDocument,
    variables: { id },
    after: entry.cursor,
    read: ({ generationEvents: event }) => ({ item: event, cursor: event.cursor }),
    onItem: (event) => {
      entry.cursor = event.cursor;
      set(append(entry.following, event));
    },
    onEnd: () => set({ state: 'ended' }),
    onRefused: (_code, message) => set({ state: 'refused', refusal: message }),
  });
}

function leave(entry: Entry): void {
  // Another place may show it at the same moment, or the next page: those have listened by then.
  queueMicrotask(() => {
    if (entry.listeners.size > 0) return;
    entry.stop?.();
    entry.stop = null;
  });
}
