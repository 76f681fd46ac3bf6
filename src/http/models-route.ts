import { Hono } from 'hono';
import { madeAt } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Catalog, Model, Offer } from '../catalog/model.ts';
import { startingPriceUsd } from '../catalog/price.ts';
import { releasedMonth } from '../catalog/released.ts';
import { ModelNotFoundRefusal } from '../generation/errors.ts';
import { findModel } from '../generation/check.ts';
import { parameterSchema } from '../parameters/schema.ts';
import { cached } from './cached.ts';

/**
 * One model for programs that don't speak GraphQL, as OpenAI's API describes models, with more fields; `?schema=true` adds
 * what a request may say in each mode. The id is a slug, an alias, or an offer's config key. Open to everybody.
 */
export function createModelsRoute({ catalog, baseUrl }: { catalog: () => Catalog; baseUrl: () => string }): Hono {
  return new Hono().get('/v1/models/:id{.+}', (context) => {
    const withSchema = context.req.query('schema') === 'true';
    try {
      const { model, forcedOffer } = findModel(catalog(), context.req.param('id'));
      const form = `${forcedOffer?.configKey ?? 'model'}${withSchema ? ' with schema' : ''}`;
      return cached(context, { of: model, form, contentType: 'application/json' }, () =>
        JSON.stringify({
          ...described(model, baseUrl()),
          ...(withSchema && { schema: schemasOf(model, forcedOffer) }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ModelNotFoundRefusal)) throw error;
      return context.json({ error: { code: 'MODEL_NOT_FOUND', message: error.message } }, 404);
    }
  });
}

function described(model: Model, baseUrl: string): Readonly<Record<string, Json>> {
  const month = releasedMonth(model.released);
  const createdMs = month === null ? madeAt(model.id) : Date.UTC(Math.floor(month / 12), month % 12);
  return {
    id: model.slug,
    object: 'model',
    created: Math.floor(createdMs / 1000),
    owned_by: model.creator.slug,
    name: model.name,
    summary: model.summary,
    status: model.status,
    aliases: model.aliases,
    modes: model.modes,
    input_modalities: model.inputModalities,
    output_modalities: model.outputModalities,
    capabilities: model.capabilities,
    starting_price_usd: startingPriceUsd(model),
    offers: model.offers.filter(({ retiredAt }) => retiredAt === null).map(({ configKey }) => configKey),
    page: `${baseUrl}/models/${model.creator.slug}/${model.slug}/llms.txt`,
  };
}

/** By mode. */
function schemasOf(model: Model, offer: Offer | null): Readonly<Record<string, object>> {
  const schemas = model.modes.map((mode) => [mode, parameterSchema(model, mode, offer)] as const);
  return Object.fromEntries(schemas.flatMap(([mode, schema]) => (schema === null ? [] : [[mode, schema]])));
}
