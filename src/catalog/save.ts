import { eq } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import { InvalidInputRefusal } from '../base/refusal.ts';
import type { Tx } from '../db/client.ts';
import { hashOf } from './facts-hash.ts';
import { originsOf, type ModelFacts } from './facts.ts';
import type { Origin } from './closed-sets.ts';
import type { ImportWarning } from './page/warning.ts';
import { rowsOf } from './rows.ts';
import { replace, saveRows } from './save-rows.ts';
import { saveShared } from './save-shared.ts';
import { factOrigin, model, modelRevision } from './tables.ts';
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

  const { version, at } = await nextCatalogVersion(tx);
  const id = before?.id ?? newId('model');
  const { origin, apiKeyId = null, warnings = [] } = change;
  const rows = rowsOf(facts, await saveShared(tx, id, facts));
  const row = {
    ...rows.model,
    version,
    origin,
    factsHash: hash,
    importWarnings: warnings,
    updatedAt: at,
    ...(origin === 'SHIPPED' && { shippedHash: hash }),
  };
  await tx.insert(model).values(row).onConflictDoUpdate({ target: model.id, set: row });
  await saveRows(tx, rows, at);
  const origins = originsOf(facts).map((entry) => ({ modelId: id, ...entry }));
  await replace(tx, factOrigin, factOrigin.modelId, [id], origins);
  const { $schema: _schema, ...said } = facts;
  await tx.insert(modelRevision).values({ modelId: id, version, facts: said, origin, apiKeyId, at });
  return before === undefined ? 'CREATED' : 'UPDATED';
}
