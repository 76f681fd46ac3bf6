import { and, eq, inArray, ne } from 'drizzle-orm';
import type { InputProblem } from '../base/refusal.ts';
import type { Tx } from '../db/client.ts';
import type { ModelFacts } from './facts.ts';
import { model, modelAlias, offer } from './tables.ts';

/**
 * The names and config keys of these facts that are another model's. Slugs and aliases route, so all of them together are
 * unique; a config key belongs to its first model for good.
 */
export async function takenNames(tx: Tx, facts: ModelFacts): Promise<InputProblem[]> {
  const names = [facts.slug, ...facts.identity.aliases];
  const configKeys = facts.offers.map(({ configKey }) => configKey);
  const another = ne(model.slug, facts.slug);
  const bySlug = await tx
    .select({ slug: model.slug, name: model.slug })
    .from(model)
    .where(and(another, inArray(model.slug, names)));
  const byAlias = await tx
    .select({ slug: model.slug, name: modelAlias.alias })
    .from(modelAlias)
    .innerJoin(model, eq(model.id, modelAlias.modelId))
    .where(and(another, inArray(modelAlias.alias, names)));
  const offers =
    configKeys.length === 0
      ? []
      : await tx
          .select({ configKey: offer.configKey, slug: model.slug })
          .from(offer)
          .innerJoin(model, eq(model.id, offer.modelId))
          .where(and(another, inArray(offer.configKey, configKeys)));
  return [
    ...[...bySlug, ...byAlias].map(({ slug, name }) => ({
      path: name === facts.slug ? ['slug'] : ['identity', 'aliases'],
      message: `"${name}" already names the model ${slug}. Take another name, or take it away there first.`,
    })),
    ...offers.map(({ slug, configKey }) => ({
      path: ['offers', String(configKeys.indexOf(configKey)), 'configKey'],
      message: `"${configKey}" is an offer of the model ${slug}, and offers don’t move.`,
    })),
  ];
}
