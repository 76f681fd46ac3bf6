import { and, desc, eq, sql } from 'drizzle-orm';
import { closest } from '../../base/did-you-mean.ts';
import { NotFoundRefusal } from '../../base/refusal.ts';
import { clip } from '../../base/storable.ts';
import type { Tx } from '../../db/client.ts';
import { ModelFacts, type OfferFacts } from '../facts.ts';
import { withKnownTreatments } from '../known-treatments.ts';
import { readFacts } from '../read-facts.ts';
import { model, modelRevision, offer } from '../tables.ts';

export interface FoundOffer {
  /** Of its model, as they are now. */
  readonly facts: ModelFacts;
  /** The same with the offer among the listed ones; null when nobody knows what was said of it. */
  readonly listed: ModelFacts | null;
  /** Null while it is listed. */
  readonly retiredAt: Date | null;
}

/** The offer's model, whether or not it still lists the offer. Throws NotFoundRefusal. */
export async function findOffer(tx: Tx, configKey: string): Promise<FoundOffer> {
  const [row] = await tx
    .select({ slug: model.slug, retiredAt: offer.retiredAt })
    .from(offer)
    .innerJoin(model, eq(model.id, offer.modelId))
    .where(eq(offer.configKey, configKey));
  if (row === undefined) throw await unknownOffer(tx, configKey);
  const facts = await readFacts(tx, row.slug);
  if (facts === null) throw new Error(`The model ${row.slug} has an offer and no revision.`);
  const { retiredAt } = row;
  return { facts, listed: retiredAt === null ? facts : await listedAgain(tx, facts, configKey), retiredAt };
}

/** The facts with another one in the place of an offer. */
export function withOffer(facts: ModelFacts, configKey: string, change: (offer: OfferFacts) => object): object {
  return { ...facts, offers: facts.offers.map((one) => (one.configKey === configKey ? change(one) : one)) };
}

/** As people write it. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/**
 * The model's facts with a retired offer listed again, as the newest revision that listed it has it and in its place there.
 * Null when none did.
 */
async function listedAgain(tx: Tx, facts: ModelFacts, configKey: string): Promise<ModelFacts | null> {
  const listing = JSON.stringify([{ configKey }]);
  const [row] = await tx
    .select({ facts: modelRevision.facts })
    .from(modelRevision)
    .innerJoin(model, eq(model.id, modelRevision.modelId))
    .where(and(eq(model.slug, facts.slug), sql`${modelRevision.facts} -> 'offers' @> ${listing}::text::jsonb`))
    .orderBy(desc(modelRevision.version))
    .limit(1);
  if (row === undefined) return null;
  const { offers } = ModelFacts.parse(row.facts);
  const place = offers.findIndex((one) => one.configKey === configKey);
  const names = new Set(facts.parameters?.list.map(({ name }) => name));
  const found = offers.slice(place, place + 1).map((one) => withKnownTreatments(one, names));
  return { ...facts, offers: facts.offers.toSpliced(place, 0, ...found) };
}

async function unknownOffer(tx: Tx, configKey: string): Promise<NotFoundRefusal> {
  const known = await tx.select({ configKey: offer.configKey }).from(offer);
  const near = closest(
    configKey,
    known.map((one) => one.configKey),
  );
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Model.offers lists those of a model.';
  return new NotFoundRefusal(`There is no offer "${clip(configKey)}". ${hint}`);
}
