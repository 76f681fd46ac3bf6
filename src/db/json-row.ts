import { getTableColumns, type InferSelectModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * A row of a table that came as JSON (`to_json(table)`), as drizzle would have given it: for statements that read several
 * tables at once.
 */
export function rowOfJson<Table extends PgTable>(table: Table, json: Readonly<Record<string, unknown>>) {
  const row = Object.entries(getTableColumns(table)).map(([key, { name, dataType }]) => {
    const value = json[name];
    return [key, dataType === 'date' && typeof value === 'string' ? new Date(value) : value] as const;
  });
  return Object.fromEntries(row) as InferSelectModel<Table>; // every column has its key, and its value is the table's
}
