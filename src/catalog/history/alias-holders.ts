import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';

/** An alias that a model got in a version of the catalog. */
export interface AliasCame {
  readonly alias: string;
  readonly version: number;
}

/** The models that had each of these aliases last before, by id, in the order that was asked; null where none ever had. */
export async function aliasHolders(db: Queryable, asked: readonly AliasCame[]): Promise<readonly (string | null)[]> {
  if (asked.length === 0) return [];
  const places = JSON.stringify(asked.map(({ alias, version }, place) => ({ place, alias, version })));
  const rows = await db.execute<{ place: number; model_id: string }>(sql`
    select asked.place, had.model_id
    from json_to_recordset(${places}::text::json) as asked (place int, alias text, version bigint)
    cross join lateral (
      select model_id
      from model_revision
      where facts #> '{identity,aliases}' @> to_jsonb(asked.alias) and model_revision.version < asked.version
      order by model_revision.version desc
      limit 1
    ) as had`);
  const holders = new Map(rows.map(({ place, model_id: id }) => [place, id]));
  return asked.map((_asked, place) => holders.get(place) ?? null);
}
