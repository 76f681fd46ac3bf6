import type { MigrationMeta } from 'drizzle-orm/migrator';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sql } from './client.ts';
import { SetupError } from '../base/setup-error.ts';

export interface Comparison {
  /** How many migrations of this program the database lacks. */
  readonly missing: number;
  /** When the migrations were made that the database has and this program does not know, in Unix milliseconds. */
  readonly ahead: readonly number[];
}

/**
 * Compares what the database has with what this program has. Refused, with what to do: a database with a contract
 * migration that this program does not know, and a history that is not a continuation of ours.
 */
export async function compareMigrations(
  sql: Sql,
  migrationsFolder: string,
  migrations: readonly MigrationMeta[],
): Promise<Comparison> {
  await createHistory(sql);
  const rows = await sql<
    { at: string }[]
  >`select created_at::text as at from drizzle.__drizzle_migrations order by created_at`;
  const applied = new Set(rows.map((row) => Number(row.at)));
  const known = new Set(migrations.map((migration) => migration.folderMillis));
  const ahead = [...applied].filter((at) => !known.has(at));
  const missing = migrations.filter((migration) => !applied.has(migration.folderMillis));
  await refuseUnknownContracts(sql, known);

  // Drizzle applies only what is newer than the newest that was applied, and would skip these without a word.
  const newest = Math.max(...applied);
  const skipped = missing.filter((migration) => migration.folderMillis < newest);
  if (ahead.length === 0 && skipped.length > 0) {
    throw new SetupError(
      `${skipped.length} of the migrations in ${migrationsFolder} are older than the newest one that the database has, ` +
        'and were never applied. Two branches were merged: delete those files and make them again with npm run migrations:generate.',
    );
  }
  return { missing: missing.length, ahead };
}

async function refuseUnknownContracts(sql: Sql, known: ReadonlySet<number>): Promise<void> {
  const contracts = await sql<{ at: string; name: string; needs: string }[]>`
    select created_at::text as at, name, needs::text as needs from drizzle.contract_migration`;
  const unknown = contracts.filter(({ at, needs }) => !known.has(Number(at)) && !known.has(Number(needs)));
  if (unknown.length === 0) return;
  throw new SetupError(
    `A newer version of this program has taken away from the database what this version needs (${unknown.map(({ name }) => name).join(', ')}). ` +
      'Start that version or a later one, or restore a backup from before it.',
  );
}

/**
 * Writes down which migrations take something away. Before they are applied: an older program that starts at this
 * moment is then refused, instead of failing on what is about to go.
 */
export async function recordContracts(sql: Sql, migrationsFolder: string): Promise<void> {
  for (const { name, at, needs } of await contractMigrations(migrationsFolder)) {
    await sql`insert into drizzle.contract_migration (created_at, name, needs) values (${at}, ${name}, ${needs}) on conflict do nothing`;
  }
}

interface Contract {
  readonly name: string;
  readonly at: number;
  /** The migration that a program must at least know to live without what was taken away. */
  readonly needs: number;
}

/** What drizzle-kit writes down of each migration: the name of its file and when it was made. */
const JOURNAL = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

async function contractMigrations(folder: string): Promise<Contract[]> {
  const journal = JOURNAL.parse(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')));
  const madeAt = new Map(journal.entries.map(({ tag, when }) => [tag, when]));
  const contracts: Contract[] = [];
  for (const [name, at] of madeAt) {
    const mark = /^-- contract(?: after (\S+))?/.exec(await readFile(join(folder, `${name}.sql`), 'utf8'));
    if (mark === null) continue;
    const needs = mark[1] === undefined ? at : madeAt.get(mark[1]);
    if (needs === undefined)
      throw new SetupError(`${name}.sql says "contract after ${mark[1]}", but there is no migration of that name.`);
    contracts.push({ name, at, needs });
  }
  return contracts;
}

/** The first table is drizzle's own, made here as drizzle makes it, so that it can be read before the first migration. */
async function createHistory(sql: Sql): Promise<void> {
  await sql`create schema if not exists drizzle`;
  await sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
  await sql`create table if not exists drizzle.contract_migration (created_at bigint primary key, name text not null, needs bigint not null)`;
}
