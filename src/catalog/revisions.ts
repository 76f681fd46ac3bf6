import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/client.ts';
import type { Origin } from './closed-sets.ts';

/** One change of a model: when, how, by whom. What was said then stays in the database. */
export interface Revision {
  /** The catalog version that the change made. */
  readonly version: number;
  readonly at: Date;
  readonly origin: Origin;
  /** Null when this program made it, or the environment's key. */
  readonly apiKeyId: string | null;
}

/** A page of one model's revisions that is wanted: up to `limit` of those older than `before`; null: from the newest. */
export interface RevisionsWanted {
  readonly modelId: string;
  readonly before: number | null;
  readonly limit: number;
}

type RevisionRow = { place: number; version: string; at: string; origin: Origin; api_key_id: string | null };

/** Several pages, of several models, in one statement, newest first; in the order that they were asked for. */
export async function readRevisions(queryable: Queryable, wanted: readonly RevisionsWanted[]): Promise<Revision[][]> {
  const places = JSON.stringify(
    wanted.map(({ modelId, before, limit }, place) => ({ place, id: modelId, before, most: limit })),
  );
  const rows = await queryable.execute<RevisionRow>(sql`
    select asked.place, page.*
    from json_to_recordset(${places}::text::json) as asked (place int, id text, before bigint, most int)
    cross join lateral (
      select version, at, origin, api_key_id
      from model_revision
      where model_revision.model_id = asked.id and (asked.before is null or model_revision.version < asked.before)
      order by model_revision.version desc
      limit asked.most
    ) as page
    order by asked.place, page.version desc`);
  const pages: Revision[][] = wanted.map(() => []);
  for (const { place, version, at, origin, api_key_id: apiKeyId } of rows)
    pages[place]?.push({ version: Number(version), at: new Date(at), origin, apiKeyId });
  return pages;
}
