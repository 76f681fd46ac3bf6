import { inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Tx } from '../db/client.ts';
import { competitionKey, type ModelFacts } from './facts.ts';
import { providerOf } from './offer-rows.ts';
import type { FactIds } from './rows.ts';
import { saveCategories, saveCompetitions } from './save-competitions.ts';
import { creator, offer, provider } from './tables.ts';

/**
 * Sees to it that everything is there that a model's facts point at, and says under which ids. What was there before keeps
 * its id, offers too.
 */
export async function saveShared(tx: Tx, model: string, facts: ModelFacts): Promise<FactIds> {
  const publisher = facts.identity.creator;
  await tx
    .insert(creator)
    .values(publisher)
    .onConflictDoUpdate({ target: creator.slug, set: { name: publisher.name } });
  await saveCategories(tx, facts.categoryRankings?.list ?? []);
  const providers = await saveProviders(tx, facts);
  const competitions = await saveCompetitions(tx, facts);
  const offers = await offerIds(tx, facts);
  return {
    model,
    offer: (configKey) => there(offers, configKey),
    provider: (slug) => there(providers, slug),
    competition: (name) => there(competitions, competitionKey(name)),
  };
}

async function offerIds(tx: Tx, { offers }: ModelFacts): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(offers.map(({ configKey }) => [configKey, newId('offer')]));
  if (ids.size === 0) return ids;
  const known = await tx
    .select({ id: offer.id, configKey: offer.configKey })
    .from(offer)
    .where(inArray(offer.configKey, [...ids.keys()]));
  for (const { id, configKey } of known) ids.set(configKey, id);
  return ids;
}

/** A provider that a model names in passing is made if need be; what it is called is for {@link ProviderFacts} to say. */
async function saveProviders(tx: Tx, facts: ModelFacts): Promise<ReadonlyMap<string, string>> {
  const names = new Map(facts.performance?.providers.map((entry) => [entry.provider, entry.provider]));
  for (const entry of facts.offers) names.set(providerOf(entry), entry.providerName);
  if (names.size === 0) return new Map();
  await tx
    .insert(provider)
    .values([...names].map(([slug, name]) => ({ id: newId('provider'), slug, name })))
    .onConflictDoNothing({ target: provider.slug });
  const rows = await tx
    .select({ id: provider.id, slug: provider.slug })
    .from(provider)
    .where(inArray(provider.slug, [...names.keys()]));
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

function there(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} was saved a moment ago and is not there.`);
  return id;
}
