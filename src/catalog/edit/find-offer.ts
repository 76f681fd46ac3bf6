import { eq } from 'drizzle-orm';
import { closest } from '../../base/did-you-mean.ts';
import { NotFoundRefusal } from '../../base/refusal.ts';
import { clip } from '../../base/storable.ts';
import type { Tx } from '../../db/client.ts';
import type { ModelFacts, OfferFacts } from '../facts.ts';
import { withKnownTreatments } from '../known-treatments.ts';
import { lastListed } from '../last-listed.ts';
import { readFacts } from '../read-facts.ts';
import { model, offer } from '../tables.ts';

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
  const last = await lastListed(tx, { slug: facts.slug, configKey });
  if (last === null) return null;
  const names = new Set(facts.parameters?.list.map(({ name }) => name));
  return { ...facts, offers: facts.offers.toSpliced(last.place, 0, withKnownTreatments(last.offer, names)) };
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
