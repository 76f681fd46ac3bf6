import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { requireScope, type Viewer } from '../../access/viewer.ts';
import { InvalidInputRefusal } from '../../base/refusal.ts';
import type { Orm, Tx } from '../../db/client.ts';
import { ModelFacts, type OfferFacts } from '../facts.ts';
import { lastListed } from '../last-listed.ts';
import { readFacts } from '../read-facts.ts';
import { saveModel, type SaveOutcome } from '../save.ts';
import { creator, provider } from '../tables.ts';
import { lockCatalog } from '../version.ts';
import { mergePage } from './merge.ts';
import { readPage, type ModelPage } from './read-page.ts';
import type { ImportWarning } from './warning.ts';

export interface ImportedPage {
  readonly slug: string;
  readonly outcome: SaveOutcome;
  readonly warnings: readonly ImportWarning[];
}

/** In characters; the longest published one has a tenth of it. Reading one takes some 30 ms, for which all others wait. */
const LONGEST_PAGE = 250_000;

/**
 * Takes a model page into the catalog, in one transaction: all of it that was understood, or nothing. The same page again
 * changes nothing.
 *
 * Throws ForbiddenRefusal for anybody but admins, InvalidInputRefusal when the page doesn't say which model it is about,
 * or one of its names is another model's.
 */
export async function importPage(orm: Orm, viewer: Viewer | null, text: string): Promise<ImportedPage> {
  const { apiKeyId } = requireScope(viewer, 'ADMIN');
  if (text.length > LONGEST_PAGE) refuse(`Expected at most ${LONGEST_PAGE} characters, got ${text.length}.`);
  const read = readPage(text.replaceAll('\0', '\uFFFD').toWellFormed());
  if (!read.ok) refuse(`${read.message} Nothing was changed.`);
  const { page } = read;
  const asOf = new Date().toISOString().slice(0, 10);
  const imported = await orm.transaction(async (tx) => {
    await lockCatalog(tx);
    const stored = await readFacts(tx, page.slug);
    const publisher = await publisherOf(tx, page, stored);
    const identity = { ...page.identity, creator: publisher };
    const origin = { source: sourceOf(page), asOf };
    const retired = await listedBefore(tx, page, stored);
    const providers = await tx.select({ slug: provider.slug, name: provider.name }).from(provider);
    const providerNames = new Map(providers.map(({ slug, name }) => [slug, name]));
    const merged = ModelFacts.safeParse(mergePage({ ...page, identity }, stored, origin, { retired, providerNames }));
    if (!merged.success) refuse(`The catalog can't hold what it says. ${z.prettifyError(merged.error)}`);
    const warnings = [...read.warnings, ...leftOut(page, merged.data)];
    return { outcome: await saveModel(tx, merged.data, { origin: 'IMPORTED', warnings, apiKeyId }), warnings };
  });
  return { slug: page.slug, ...imported };
}

function refuse(message: string): never {
  throw new InvalidInputRefusal([{ path: ['page'], message }]);
}

/** Offers of which nobody knows what they could be asked for. */
function leftOut({ offers }: ModelPage, facts: ModelFacts): ImportWarning[] {
  const taken = new Set(facts.offers.map(({ configKey }) => configKey));
  const message = 'Neither the page nor the catalog says which modes the model has. The offer was left out.';
  return (offers ?? [])
    .filter(({ configKey }) => !taken.has(configKey))
    .map(({ configKey }) => ({ section: 'Available Providers', line: null, excerpt: configKey, message }));
}

/** What was known of the page's offers that the model lists no more: they come back with it. */
async function listedBefore(tx: Tx, { slug, offers }: ModelPage, stored: ModelFacts | null): Promise<OfferFacts[]> {
  if (stored === null) return [];
  const listed = new Set(stored.offers.map(({ configKey }) => configKey));
  const found: OfferFacts[] = [];
  for (const { configKey } of offers ?? []) {
    const last = listed.has(configKey) ? null : await lastListed(tx, { slug, configKey });
    if (last !== null) found.push(last.offer);
  }
  return found;
}

/** Pages give a creator's name alone: what is known by that name keeps its slug. */
async function publisherOf(
  tx: Pick<Orm, 'select'>,
  { identity, content, slug }: ModelPage,
  stored: ModelFacts | null,
): Promise<{ slug: string; name: string }> {
  const { name } = identity.creator;
  if (stored?.identity.creator.name === name) return stored.identity.creator;
  const [known] = await tx.select().from(creator).where(eq(creator.name, name)).orderBy(creator.slug).limit(1);
  if (known !== undefined) return known;
  const address = content.links.map(({ url }) => /\/models\/([a-z0-9][a-z0-9._-]*)\/([^/?#]+)/.exec(url));
  const said = address.find((match) => match?.[2] === slug)?.[1];
  return { slug: said ?? identity.creator.slug, name };
}

/** The address of the page, where it names one. */
function sourceOf({ slug, identity, content }: ModelPage): string {
  const own = content.links.find(({ label }) => label.toLowerCase() === 'model page');
  return own?.url ?? identity.apiBaseUrl ?? `urn:pictograph:page:${slug}`;
}
