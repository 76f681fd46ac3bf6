import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** A check that the column holds null or one of the words. They are constants of ours, so they may stand in the text. */
export function oneOf(column: AnyPgColumn, words: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(quoted(words))})`;
}

/** A check that the array column holds nothing but these words. */
export function allOf(column: AnyPgColumn, words: readonly string[]): SQL {
  return sql`${column} <@ array[${sql.raw(quoted(words))}]`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
