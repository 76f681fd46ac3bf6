import { and, eq, getTableColumns, inArray, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgInsertValue, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '../db/client.ts';
import type { FactRows } from './rows.ts';
import {
  benchmark,
  categoryRanking,
  galleryImage,
  link,
  modelAlias,
  offer,
  parameter,
  parameterTreatment,
  performanceImport,
  price,
  question,
} from './tables.ts';

/**
 * Makes a model's rows these, whatever they were; the model's own row is there. One statement a table, however many rows
 * there are: a page's import is mostly round trips.
 */
export async function saveRows(tx: Tx, rows: FactRows, at: Date): Promise<void> {
  const { id } = rows.model;
  await replace(tx, modelAlias, modelAlias.modelId, [id], rows.aliases);
  await replace(tx, parameter, parameter.modelId, [id], rows.parameters);
  await saveOffers(tx, rows, at);
  await replace(tx, performanceImport, performanceImport.modelId, [id], rows.performance);
  await replace(tx, benchmark, benchmark.modelId, [id], rows.benchmarks);
  await replace(tx, categoryRanking, categoryRanking.modelId, [id], rows.rankings);
  await replace(tx, galleryImage, galleryImage.modelId, [id], rows.gallery);
  await replace(tx, question, question.modelId, [id], rows.questions);
  await replace(tx, link, link.modelId, [id], rows.links);
}

/** The offers that are listed, with prices and treatments. Those that are listed no more are retired, with what is known of them. */
async function saveOffers(tx: Tx, { model, offers, prices, treatments }: FactRows, at: Date): Promise<void> {
  const ids = offers.map(({ id }) => id);
  await tx
    .update(offer)
    .set({ retiredAt: at })
    .where(
      and(
        eq(offer.modelId, model.id),
        isNull(offer.retiredAt),
        ids.length === 0 ? undefined : notInArray(offer.id, ids),
      ),
    );
  if (ids.length === 0) return;
  const { id: _id, ...columns } = getTableColumns(offer);
  const excluded = Object.entries(columns).map(([key, column]) => [key, sql`excluded.${sql.identifier(column.name)}`]);
  await tx
    .insert(offer)
    .values([...offers])
    .onConflictDoUpdate({ target: offer.id, set: Object.fromEntries(excluded) as Record<string, SQL> });
  await replace(tx, price, price.offerId, ids, prices);
  await replace(tx, parameterTreatment, parameterTreatment.offerId, ids, treatments);
}

/** PostgreSQL takes 65,535 values a statement, and drizzle's stack fewer rows than that. */
const ROWS_AT_ONCE = 1000;

/** Puts these rows in the place of all that belong to one of the owners. */
export async function replace<Table extends PgTable>(
  tx: Tx,
  table: Table,
  ownedBy: PgColumn,
  owners: readonly string[],
  rows: readonly Table['$inferInsert'][],
): Promise<void> {
  await tx.delete(table).where(inArray(ownedBy, [...owners]));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx.insert(table).values(rows.slice(from, from + ROWS_AT_ONCE) as PgInsertValue<Table>[]); // $inferInsert, said for tables that are not known yet
}
