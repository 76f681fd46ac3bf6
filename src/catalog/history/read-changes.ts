import { sql } from 'drizzle-orm';
import { setImmediate } from 'node:timers/promises';
import type { Queryable } from '../../db/client.ts';
import { aliasHolders } from './alias-holders.ts';
import type { CatalogEvent, FactChange, ToldChange } from './change.ts';
import { changesBetween } from './changes-between.ts';
import { revisionOf, type RevisionRow } from './revision.ts';

/** Which revisions are meant: those after a version, up to another, of one model or (null) of all. */
export interface ChangesWanted {
  readonly modelId: string | null;
  readonly after: number;
  readonly upTo: number;
}

/** Changes in order. All of them up to `end`: more may follow up to the version that was asked about. */
export interface ChangePage {
  readonly changes: readonly CatalogEvent[];
  readonly end: number;
}

/** Revisions that are read at once: each comes whole, with the one before it. */
const PAGE = 20;

/**
 * The changes of the catalog in a range of versions. Whoever changes it holds its lock until the commit, so that versions
 * are never seen out of order; a page of versions that were seen is the same for ever. Throws RevisionUnreadableError.
 */
export async function readChanges(db: Queryable, { modelId, after, upTo }: ChangesWanted): Promise<ChangePage> {
  const rows = await db.execute<RevisionRow & { before: unknown; before_version: string; before_at: string }>(sql`
    select revision.model_id, revision.version, revision.at, revision.facts,
      earlier.version as before_version, earlier.at as before_at, earlier.facts as before
    from model_revision as revision
    left join lateral (
      select version, at, facts
      from model_revision
      where model_id = revision.model_id and version < revision.version
      order by version desc
      limit 1
    ) as earlier on true
    where revision.version > ${after} and revision.version <= ${upTo}
      ${modelId === null ? sql`` : sql`and revision.model_id = ${modelId}`}
    order by revision.version
    limit ${PAGE}`);
  const found: Found[] = [];
  for (const row of rows) {
    const { modelId: of, version, at, facts } = revisionOf(row);
    const earlier = { ...row, version: row.before_version, at: row.before_at, facts: row.before };
    const before = row.before === null ? null : revisionOf(earlier).facts;
    found.push({ modelId: of, version, at, isFirst: before === null, changes: changesBetween(before, facts) });
    // Revisions are large, and others wait for this process, too.
    await setImmediate();
  }
  const told = await withHolders(db, found);
  const last = rows.length < PAGE ? upTo : (found.at(-1)?.version ?? upTo);
  return { changes: told.flatMap(eventsOf), end: last };
}

interface Found<Change = FactChange> {
  readonly modelId: string;
  readonly version: number;
  readonly at: Date;
  readonly isFirst: boolean;
  readonly changes: readonly Change[];
}

/** Says of each alias where it comes from and where it goes to. */
async function withHolders(db: Queryable, found: readonly Found[]): Promise<readonly Found<ToldChange>[]> {
  const came = found.flatMap(({ version, changes }) =>
    changes.flatMap((change) => (change.kind === 'AliasCame' ? [{ alias: change.alias, version }] : [])),
  );
  const holders = (await aliasHolders(db, came)).values();
  return found.map(({ changes, ...revision }) => ({
    ...revision,
    changes: changes.flatMap((change): ToldChange[] => {
      if (change.kind === 'AliasLeft')
        return [{ kind: 'AliasMoved', alias: change.alias, from: revision.modelId, to: null }];
      if (change.kind !== 'AliasCame') return [change];
      const from = holders.next().value ?? null;
      // That a new model has new names goes without saying.
      if (revision.isFirst && from === null) return [];
      return [{ kind: 'AliasMoved', alias: change.alias, from, to: revision.modelId }];
    }),
  }));
}

function eventsOf({ modelId, version, at, changes }: Found<ToldChange>): CatalogEvent[] {
  return changes.map((change, index) => {
    const taken = index + 1;
    const place = taken === changes.length ? { version, taken: 0 } : { version: version - 1, taken };
    return { modelId, at, place, change };
  });
}
