import { and, desc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../db/client.ts';
import { ModelFacts, type OfferFacts } from './facts.ts';
import { model, modelRevision } from './tables.ts';

/** What was last said of an offer while its model listed it, and at which place of the list; null when none ever did. */
export async function lastListed(
  db: Queryable,
  { slug, configKey }: { slug: string; configKey: string },
): Promise<{ offer: OfferFacts; place: number } | null> {
  const listing = JSON.stringify([{ configKey }]);
  const [row] = await db
    .select({ facts: modelRevision.facts })
    .from(modelRevision)
    .innerJoin(model, eq(model.id, modelRevision.modelId))
    .where(and(eq(model.slug, slug), sql`${modelRevision.facts} -> 'offers' @> ${listing}::text::jsonb`))
    .orderBy(desc(modelRevision.version))
    .limit(1);
  if (row === undefined) return null;
  const { offers } = ModelFacts.parse(row.facts);
  const place = offers.findIndex((one) => one.configKey === configKey);
  const offer = offers[place];
  return offer === undefined ? null : { offer, place };
}
