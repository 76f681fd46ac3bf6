import { and, eq, getTableColumns, inArray, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Tx } from '../db/client.ts';
import type { ModelFacts, OfferFacts } from './facts.ts';
import type { ImageTokens, SizeRule, SizeTable } from './model.ts';
import { offer, parameterTreatment, performanceImport, price, provider } from './tables.ts';

/** The model's offers with prices and treatments, and how their providers did. Offers that are listed no more are retired. */
export async function saveOffers(tx: Tx, modelId: string, facts: ModelFacts): Promise<void> {
  const configKeys = facts.offers.map(({ configKey }) => configKey);
  const providerIds = await saveProviders(tx, facts);
  const known =
    configKeys.length === 0
      ? []
      : await tx
          .select({ id: offer.id, configKey: offer.configKey })
          .from(offer)
          .where(inArray(offer.configKey, configKeys));
  const ids = new Map(known.map(({ configKey, id }) => [configKey, id]));

  await tx
    .update(offer)
    .set({ retiredAt: sql`now()` })
    .where(
      and(
        eq(offer.modelId, modelId),
        isNull(offer.retiredAt),
        configKeys.length === 0 ? undefined : notInArray(offer.configKey, configKeys),
      ),
    );
  const rows = facts.offers.map((entry, position) =>
    rowOf(entry, {
      id: ids.get(entry.configKey) ?? newId('offer'),
      modelId,
      providerId: idOf(providerIds, providerOf(entry)),
      position,
    }),
  );
  await saveListed(tx, facts.offers, rows);
  await savePerformance(tx, modelId, facts, providerIds);
}

type OfferRow = typeof offer.$inferInsert;

function rowOf(
  facts: OfferFacts,
  place: Pick<OfferRow, 'id' | 'modelId' | 'providerId' | 'position'>,
): OfferRow & { retiredAt: null } {
  return {
    ...place,
    configKey: facts.configKey,
    providerModelId: facts.providerModelId,
    upstreamModelId: facts.upstreamModelId?.id ?? facts.providerModelId,
    modes: facts.modes,
    regions: facts.regions,
    pricesEffectiveAt: facts.pricesEffectiveAt,
    notes: facts.notes,
    sourceUrl: facts.sourceUrl,
    sizes: sizeTable(facts),
    sizeRule: sizeRule(facts),
    imageTokens: imageTokens(facts),
    retiredAt: null,
  };
}

/** One statement a table, however many offers there are: a page's import is mostly round trips. */
async function saveListed(tx: Tx, facts: readonly OfferFacts[], rows: readonly OfferRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  const { id: _id, ...columns } = getTableColumns(offer);
  const excluded = Object.entries(columns).map(([key, column]) => [key, sql`excluded.${sql.identifier(column.name)}`]);
  await tx
    .insert(offer)
    .values([...rows])
    .onConflictDoUpdate({ target: offer.id, set: Object.fromEntries(excluded) as Record<string, SQL> });
  await tx.delete(price).where(inArray(price.offerId, ids));
  await tx.delete(parameterTreatment).where(inArray(parameterTreatment.offerId, ids));
  const idAt = (index: number): string => ids[index] ?? '';
  const prices = facts.flatMap((entry, index) =>
    entry.prices.map((line, position) => ({ offerId: idAt(index), position, ...line })),
  );
  if (prices.length > 0) await tx.insert(price).values(prices);
  const treatments = facts.flatMap((entry, index) =>
    Object.entries(entry.treatments?.parameters ?? {}).map(([name, treatment]) => ({
      offerId: idAt(index),
      parameter: name,
      ...treatment,
    })),
  );
  if (treatments.length > 0) await tx.insert(parameterTreatment).values(treatments);
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

async function savePerformance(
  tx: Tx,
  modelId: string,
  facts: ModelFacts,
  providerIds: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.delete(performanceImport).where(eq(performanceImport.modelId, modelId));
  const { performance } = facts;
  if (performance === null || performance.providers.length === 0) return;
  await tx.insert(performanceImport).values(
    performance.providers.map(({ provider: slug, ...figures }) => ({
      modelId,
      providerId: idOf(providerIds, slug),
      windowDays: performance.windowDays,
      asOf: performance.asOf,
      ...figures,
    })),
  );
}

function providerOf({ configKey }: OfferFacts): string {
  return configKey.slice(0, configKey.indexOf('/'));
}

function idOf(ids: ReadonlyMap<string, string>, slug: string): string {
  const id = ids.get(slug);
  if (id === undefined) throw new Error(`The provider ${slug} was saved a moment ago and is not there.`);
  return id;
}

function sizeTable({ sizes }: OfferFacts): SizeTable | null {
  if (sizes === null) return null;
  return mapValues(sizes.tiers, (ratios) =>
    mapValues(ratios, (text) => {
      const [width = 0, height = 0] = text.split('x').map(Number);
      return { width, height };
    }),
  );
}

function sizeRule({ sizeRule: facts }: OfferFacts): SizeRule | null {
  if (facts === null) return null;
  const { source: _source, asOf: _asOf, ...rule } = facts;
  return rule;
}

function imageTokens({ imageTokens: facts }: OfferFacts): ImageTokens | null {
  if (facts === null) return null;
  const { output, input, preview } = facts;
  return {
    output: output?.qualities ?? null,
    input: input === null ? null : { usual: input.usual, most: input.most },
    preview: preview?.tokens ?? null,
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
