import { eq, sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import { InvalidInputRefusal } from '../base/refusal.ts';
import type { Tx } from '../db/client.ts';
import { hashOf } from './facts-hash.ts';
import { originsOf, type ModelFacts } from './facts.ts';
import type { Origin } from './closed-sets.ts';
import type { ImportWarning } from './page/warning.ts';
import { saveOffers } from './save-offers.ts';
import { saveStandings } from './save-standings.ts';
import { creator, factOrigin, link, model, modelAlias, modelRevision, parameter, question } from './tables.ts';
import { takenNames } from './taken-names.ts';
import { lockCatalog, nextCatalogVersion } from './version.ts';

export type SaveOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED';

export interface Change {
  readonly origin: Origin;
  /** What was not understood of the page that the facts are from. */
  readonly warnings?: readonly ImportWarning[];
  /** Id of the key that asked for it. */
  readonly apiKeyId?: string | null;
}

/**
 * Makes the stored model say exactly these facts, in the caller's transaction. The model, its offers and competitions
 * keep their ids; offers that are no longer listed are retired. Equal facts write nothing. Every process sees the change
 * soon after the commit.
 *
 * Throws {@link InvalidInputRefusal} when a name or config key is another model's.
 */
export async function saveModel(tx: Tx, facts: ModelFacts, change: Change): Promise<SaveOutcome> {
  await lockCatalog(tx);
  const hash = hashOf(facts);
  const [before] = await tx
    .select({ id: model.id, factsHash: model.factsHash })
    .from(model)
    .where(eq(model.slug, facts.slug));
  if (before?.factsHash === hash) return 'UNCHANGED';
  const problems = await takenNames(tx, facts);
  if (problems.length > 0) throw new InvalidInputRefusal(problems);

  const version = await nextCatalogVersion(tx);
  const id = before?.id ?? newId('model');
  await saveIdentity(tx, facts, { id, version, hash, ...change });
  await saveParameters(tx, id, facts);
  await saveOffers(tx, id, facts);
  await saveStandings(tx, id, facts);
  await saveContent(tx, id, facts);
  const { origin, apiKeyId = null } = change;
  const { $schema: _schema, ...said } = facts;
  await tx.insert(modelRevision).values({ modelId: id, version, facts: said, origin, apiKeyId });
  return before === undefined ? 'CREATED' : 'UPDATED';
}

async function saveIdentity(
  tx: Tx,
  facts: ModelFacts,
  { id, version, hash, origin, warnings = [] }: Change & { id: string; version: number; hash: string },
): Promise<void> {
  const { creator: publisher, aliases, source: _source, asOf: _asOf, ...identity } = facts.identity;
  const { source: __source, asOf: __asOf, ...specifications } = facts.specifications;
  const about = facts.content?.about ?? null;
  await tx
    .insert(creator)
    .values(publisher)
    .onConflictDoUpdate({ target: creator.slug, set: { name: publisher.name } });
  const row = {
    ...identity,
    ...specifications,
    slug: facts.slug,
    creatorSlug: publisher.slug,
    galleryCount: facts.gallery?.count ?? 0,
    examplePrompt: facts.content?.examplePrompt ?? null,
    hasAbout: about !== null,
    aboutOverview: about?.overview ?? null,
    aboutStrengths: about?.strengths ?? [],
    aboutLimitations: about?.limitations ?? [],
    aboutTechnicalBackground: about?.technicalBackground ?? null,
    aboutBestFor: about?.bestFor ?? null,
    version,
    origin,
    factsHash: hash,
    importWarnings: warnings,
    ...(origin === 'SHIPPED' && { shippedHash: hash }),
  };
  await tx
    .insert(model)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: model.id, set: { ...row, updatedAt: sql`now()` } });
  await tx.delete(modelAlias).where(eq(modelAlias.modelId, id));
  if (aliases.length > 0)
    await tx.insert(modelAlias).values(aliases.map((alias, position) => ({ alias, modelId: id, position })));
  await tx.delete(factOrigin).where(eq(factOrigin.modelId, id));
  await tx.insert(factOrigin).values(originsOf(facts).map((entry) => ({ modelId: id, ...entry })));
}

async function saveParameters(tx: Tx, modelId: string, facts: ModelFacts): Promise<void> {
  await tx.delete(parameter).where(eq(parameter.modelId, modelId));
  const list = facts.parameters?.list ?? [];
  if (list.length === 0) return;
  await tx.insert(parameter).values(
    list.map(({ default: value, ...rest }, position) => ({
      modelId,
      position,
      ...rest,
      hasDefault: value !== undefined,
      default: value ?? null,
    })),
  );
}

async function saveContent(tx: Tx, modelId: string, facts: ModelFacts): Promise<void> {
  const { questions = [], links = [] } = facts.content ?? {};
  await tx.delete(question).where(eq(question.modelId, modelId));
  await tx.delete(link).where(eq(link.modelId, modelId));
  if (questions.length > 0)
    await tx.insert(question).values(questions.map((entry, position) => ({ modelId, position, ...entry })));
  if (links.length > 0) await tx.insert(link).values(links.map((entry, position) => ({ modelId, position, ...entry })));
}
