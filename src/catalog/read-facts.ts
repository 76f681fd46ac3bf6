import { desc, eq } from 'drizzle-orm';
import type { Queryable } from '../db/client.ts';
import { ModelFacts } from './facts.ts';
import { model, modelRevision } from './tables.ts';

/** What is said of a model now, as it was last saved; null when there is no model of this slug. */
export async function readFacts(db: Queryable, slug: string): Promise<ModelFacts | null> {
  const [row] = await db
    .select({ facts: modelRevision.facts })
    .from(modelRevision)
    .innerJoin(model, eq(model.id, modelRevision.modelId))
    .where(eq(model.slug, slug))
    .orderBy(desc(modelRevision.version))
    .limit(1);
  // Facts that an older program stored lack what was added to the format since; parsing them anew fills that in.
  return row === undefined ? null : ModelFacts.parse(row.facts);
}
