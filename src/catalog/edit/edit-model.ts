import type { Viewer } from '../../access/viewer.ts';
import { closest } from '../../base/did-you-mean.ts';
import { NotFoundRefusal } from '../../base/refusal.ts';
import { clip } from '../../base/storable.ts';
import type { Orm, Tx } from '../../db/client.ts';
import type { ModelFacts } from '../facts.ts';
import { sourced } from '../page/origin.ts';
import { readFacts } from '../read-facts.ts';
import { model, modelAlias } from '../tables.ts';
import { edit, editedFrom, spokenOf, type Changes, type EditOutcome } from './edit.ts';

type Identity = Omit<ModelFacts['identity'], 'source' | 'asOf' | 'creator'>;
type Specifications = Omit<ModelFacts['specifications'], 'source' | 'asOf'>;

export interface ModelEdit extends Changes<Identity>, Changes<Specifications> {
  /** Which model. An alias won't do: it may be about to move. */
  readonly slug: string;
  /** The address where this was read; null when it was read nowhere. */
  readonly source?: string | null | undefined;
}

const IDENTITY = [
  'name',
  'summary',
  'family',
  'status',
  'aliases',
  'alternativeNames',
  'released',
  'tags',
  'apiBaseUrl',
] as const satisfies readonly (keyof Identity)[];

const SPECIFICATIONS = [
  'contextWindow',
  'maxInputImages',
  'maxOutputImages',
  'maxOutputTokens',
  'maxResolution',
  'maxVideoSeconds',
  'inputModalities',
  'outputModalities',
  'capabilities',
  'modes',
] as const satisfies readonly (keyof Specifications)[];

/**
 * Changes what is said of a model itself. Throws ForbiddenRefusal, NotFoundRefusal, InvalidInputRefusal: also for an alias
 * that names another model, which must be taken away there first.
 */
export function editModel(orm: Orm, viewer: Viewer | null, input: ModelEdit): Promise<EditOutcome> {
  return edit(orm, viewer, input, async (tx) => {
    const facts = await readFacts(tx, input.slug);
    if (facts === null) throw await unknownModel(tx, input.slug);
    const { identity, specifications } = facts;
    return {
      apply: (changes) => {
        const origin = editedFrom(changes.source);
        return {
          ...facts,
          identity: sourced({ ...identity, ...spokenOf(changes, IDENTITY) }, identity, origin),
          specifications: sourced({ ...specifications, ...spokenOf(changes, SPECIFICATIONS) }, specifications, origin),
        };
      },
      // Below the group: ["identity", "aliases", "0"] is ["aliases", "0"] here.
      placeOf: (path) => path.slice(1),
    };
  });
}

async function unknownModel(tx: Tx, slug: string): Promise<NotFoundRefusal> {
  const slugs = await tx.select({ id: model.id, slug: model.slug }).from(model);
  const aliases = await tx.select({ id: modelAlias.modelId, alias: modelAlias.alias }).from(modelAlias);
  const slugOf = new Map(slugs.map((one) => [one.id, one.slug]));
  const names = aliases.map(({ id, alias }): [string, string] => [alias, slugOf.get(id) ?? alias]);
  const near = closest(slug, [...slugs.map((one) => one.slug), ...names]);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Query.models lists those that are there.';
  return new NotFoundRefusal(`There is no model with the slug "${clip(slug)}". ${hint}`);
}
