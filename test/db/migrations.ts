import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Migration {
  readonly tag: string;
  /** When it was made: drizzle applies in this order. */
  readonly when: number;
  readonly text: string;
}

/** A folder as drizzle-kit writes it. */
export async function writeMigrations(
  migrations: readonly Migration[],
): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'pictograph-migrations-'));
  await mkdir(join(path, 'meta'));
  const entries = migrations.map(({ tag, when }, idx) => ({ idx, version: '7', when, tag, breakpoints: true }));
  await writeFile(
    join(path, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  for (const { tag, text } of migrations) await writeFile(join(path, `${tag}.sql`), text);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
