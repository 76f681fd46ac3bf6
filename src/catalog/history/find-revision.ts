import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { SLUG } from '../facts.ts';
import { revisionOf, type Revision, type RevisionRow } from './revision.ts';

/**
 * What the catalog said at a moment of the model that had this slug or alias then; null when none had it. A slug is for
 * good and comes before an alias. Aliases move: among all models that ever had it, the one whose newest revision of then
 * still has it.
 *
 * The API tells times in milliseconds, so a change of a millisecond is there from that millisecond on.
 */
export async function findRevision(db: Queryable, { name, at }: { name: string; at: Date }): Promise<Revision | null> {
  // No model is called so, and the database would refuse some of it.
  if (!SLUG.test(name)) return null;
  const [row] = await db.execute<RevisionRow>(sql`
    select said.model_id, said.version, said.at, said.facts
    from (
      select id from model where slug = ${name}
      union
      select model_id from model_revision where facts #> '{identity,aliases}' @> to_jsonb(${name}::text)
    ) as candidate
    cross join lateral (
      select model_id, version, at, facts
      from model_revision
      where model_id = candidate.id and floor(extract(epoch from at) * 1000) <= ${at.getTime()}::bigint
      order by version desc
      limit 1
    ) as said
    where said.facts ->> 'slug' = ${name} or said.facts #> '{identity,aliases}' @> to_jsonb(${name}::text)
    order by said.facts ->> 'slug' = ${name} desc, said.version desc
    limit 1`);
  return row === undefined ? null : revisionOf(row);
}
