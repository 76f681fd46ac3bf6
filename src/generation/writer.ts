import type { Log } from '../base/log.ts';
import type { Sql } from '../db/client.ts';
import { FencedError } from '../events/append.ts';
import { GroupWriter } from '../events/group-writer.ts';
import type { Told } from './changes.ts';
import type { Held } from './held.ts';
import { CHANGE_WRITER, type OwnedChanges } from './write-changes.ts';

export type GenerationWriter = GroupWriter<OwnedChanges>;

/** What all generations of a process write through. */
export function createGenerationWriter(
  sql: Sql,
  told: { readonly log: Log; readonly onWritten: (generationId: string, head: number, ended: boolean) => void },
): GenerationWriter {
  return new GroupWriter(sql, { ...told, changes: CHANGE_WRITER });
}

/**
 * Writes events and what becomes true with them, for the holder of a generation alone: a zombie, a worker that was frozen
 * past its lease, gets FencedError and has written nothing. Resolves when it is committed, once, however often the
 * connection is lost on the way.
 */
export async function write(
  { writer }: { readonly writer: GenerationWriter },
  held: Held,
  { events, changes }: Told,
): Promise<void> {
  try {
    await writer.append(held, events, { ...changes, accountId: held.accountId });
  } catch (error) {
    if (error instanceof FencedError) held.stop('fenced');
    throw error;
  }
}
