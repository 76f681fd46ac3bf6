import { inArray, sql } from 'drizzle-orm';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { apiKey } from './tables.ts';

/** A key's last use is told to the minute. */
const PRECISION_MS = 60_000;
/** Uses are gathered for so long, and written in one statement. */
const GATHER_MS = 1000;

export interface LastUsed {
  /** A key was used now. Costs nothing but memory, and is written soon, at most once a minute for each key. */
  note(apiKeyId: string): void;
  /** Writes what is still noted. */
  close(): Promise<void>;
}

/** Writes down when keys were last used. It is for people's eyes, so a write that fails is logged and dropped. */
export function createLastUsed({
  database,
  log,
  gatherMs = GATHER_MS,
}: {
  database: Database;
  log: Log;
  gatherMs?: number;
}): LastUsed {
  const noted = new Set<string>();
  /** When each key was last sent to the database: what is younger than a minute needs no other look. */
  const sentAt = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let writing = Promise.resolve();

  function write(): Promise<void> {
    timer = null;
    const ids = [...noted];
    noted.clear();
    const now = performance.now();
    for (const [id, at] of sentAt) if (now - at >= PRECISION_MS) sentAt.delete(id);
    for (const id of ids) sentAt.set(id, now);
    writing = writing
      .then(() => (ids.length === 0 ? undefined : writeLastUsed(database, ids)))
      .catch((error: unknown) => {
        log.warn({ keys: ids.length, err: error }, 'last_used_not_written');
      });
    return writing;
  }

  return {
    note(apiKeyId) {
      if (performance.now() - (sentAt.get(apiKeyId) ?? -Infinity) < PRECISION_MS) return;
      noted.add(apiKeyId);
      timer ??= setTimeout(() => void write(), gatherMs).unref();
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      await write();
    },
  };
}

/**
 * The minute is the database's, so that many processes together write once. Rows that another process holds are skipped:
 * it writes the same, and waiting for each other in two orders would be a deadlock.
 */
async function writeLastUsed({ orm }: Database, ids: readonly string[]): Promise<void> {
  await orm.execute(sql`
    with due as (
      select id from ${apiKey}
      where ${inArray(apiKey.id, [...ids])}
        and (last_used_at is null or last_used_at < now() - make_interval(secs => ${PRECISION_MS / 1000}))
      for update skip locked
    )
    update ${apiKey} set last_used_at = now() from due where ${apiKey.id} = due.id
  `);
}
