import { and, eq, sql } from 'drizzle-orm';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { newId } from '../base/ids.ts';
import type { Queryable, Tx } from '../db/client.ts';
import { hashOf } from './facts-hash.ts';
import { ModelFacts, ProviderFacts } from './facts.ts';
import { treatmentProblems } from './treatment-problems.ts';
import { saveModel, type SaveOutcome } from './save.ts';
import { model, modelRevision, provider } from './tables.ts';
import { lockCatalog, nextCatalogVersion } from './version.ts';
import { SetupError } from '../base/setup-error.ts';

/** Where the models that ship are: the `catalog` folder beside `src`. */
export const SHIPPED_CATALOG = join(import.meta.dirname, '..', '..', 'catalog');

/** KEPT: a newer shipped version was left aside, since an admin edited the model at some time. */
export type ShipOutcome = SaveOutcome | 'KEPT';

/** The shipped catalog can't be used as it is; one line a problem, with file and place. */
export class ShippedCatalogError extends SetupError {
  override name = 'ShippedCatalogError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The shipped catalog has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Brings the models of a folder into the database, one transaction a model: those that are new, and those whose shipped
 * facts changed since they were last taken over. All files are checked before anything is written; throws
 * {@link ShippedCatalogError} with everything that is wrong. Returns what became of each model, by slug.
 */
export async function shipCatalog(
  db: Queryable,
  folder: string = SHIPPED_CATALOG,
): Promise<ReadonlyMap<string, ShipOutcome>> {
  const { providers, models } = await readShippedCatalog(folder);
  await db.transaction((tx) => saveProviders(tx, providers));
  const outcomes = new Map<string, ShipOutcome>();
  for (const facts of models) outcomes.set(facts.slug, await db.transaction((tx) => shipModel(tx, facts)));
  return outcomes;
}

async function shipModel(tx: Tx, facts: ModelFacts): Promise<ShipOutcome> {
  await lockCatalog(tx);
  const [stored] = await tx
    .select({ id: model.id, shippedHash: model.shippedHash })
    .from(model)
    .where(eq(model.slug, facts.slug));
  // What an import wrote over the shipped facts stays as well, until a newer catalog ships.
  if (stored?.shippedHash === hashOf(facts)) return 'UNCHANGED';
  if (stored !== undefined && (await wasEdited(tx, stored.id))) return 'KEPT';
  return saveModel(tx, facts, { origin: 'SHIPPED' });
}

/** At any time: a page that was imported since leaves standing what it doesn't speak of, and model.origin says nothing of it. */
async function wasEdited(tx: Tx, modelId: string): Promise<boolean> {
  const [edited] = await tx
    .select({ version: modelRevision.version })
    .from(modelRevision)
    .where(and(eq(modelRevision.modelId, modelId), eq(modelRevision.origin, 'EDITED')))
    .limit(1);
  return edited !== undefined;
}

async function saveProviders(tx: Tx, { providers }: ProviderFacts): Promise<void> {
  if (providers.length === 0) return;
  await lockCatalog(tx);
  const written = await tx
    .insert(provider)
    .values(providers.map((entry) => ({ id: newId('provider'), ...entry })))
    .onConflictDoUpdate({
      target: provider.slug,
      set: { name: sql`excluded.name` },
      setWhere: sql`${provider.name} <> excluded.name`,
    })
    .returning({ id: provider.id });
  if (written.length > 0) await nextCatalogVersion(tx);
}

/** What a page says of values may change under the treatments that were written for them; a file says both at once. */
const ShippedFacts = ModelFacts.superRefine((facts, context) => {
  const parameters = new Map(facts.parameters?.list.map((parameter) => [parameter.name, parameter]));
  for (const [index, { treatments }] of facts.offers.entries()) {
    for (const [name, treatment] of Object.entries(treatments?.parameters ?? {})) {
      const parameter = parameters.get(name);
      const place = ['offers', index, 'treatments', 'parameters', name];
      for (const { path, message } of parameter === undefined ? [] : treatmentProblems(parameter, treatment))
        context.addIssue({ code: 'custom', path: [...place, ...path], message });
    }
  }
});

/** Reads and checks a whole catalog folder: `providers.json` and `models/<creator>/<slug>.json`. */
export async function readShippedCatalog(
  folder: string,
): Promise<{ providers: ProviderFacts; models: readonly ModelFacts[] }> {
  const problems: string[] = [];
  const read = async <Facts>(file: string, schema: z.ZodType<Facts>): Promise<Facts | null> => {
    const name = relative(folder, file);
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (parsed.success) return parsed.data;
      problems.push(
        ...parsed.error.issues.map((issue) => `${name}: ${issue.path.join('.') || '(all)'}: ${issue.message}`),
      );
    } catch (error) {
      problems.push(`${name}: can’t be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    return null;
  };
  const providers = await read(join(folder, 'providers.json'), ProviderFacts);
  const models: ModelFacts[] = [];
  const files = (await readdir(join(folder, 'models'), { recursive: true }))
    .filter((file) => file.endsWith('.json'))
    .toSorted();
  const fileOfSlug = new Map<string, string>();
  for (const file of files) {
    const facts = await read(join(folder, 'models', file), ShippedFacts);
    if (facts === null) continue;
    const place = join(facts.identity.creator.slug, `${facts.slug}.json`);
    if (file !== place)
      problems.push(`models/${file}: slug: a file is named creator/slug, so these facts belong into models/${place}`);
    const other = fileOfSlug.get(facts.slug);
    if (other !== undefined) problems.push(`models/${file}: slug: "${facts.slug}" is in models/${other} already`);
    fileOfSlug.set(facts.slug, file);
    models.push(facts);
  }
  if (providers === null || problems.length > 0) throw new ShippedCatalogError(problems);
  return { providers, models };
}
