import { madeAt } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Model, Offer } from '../catalog/model.ts';
import { startingPriceUsd } from '../catalog/price.ts';
import { releasedMonth } from '../catalog/released.ts';
import { parameterSchema } from '../parameters/schema.ts';

/** A model as OpenAI's API describes models, with more fields. */
export function describedModel(model: Model, baseUrl: string): Readonly<Record<string, Json>> {
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

/** What a request may say in each mode, as JSON Schema; of one offer, what that takes. */
export function schemasOf(model: Model, offer: Offer | null): Readonly<Record<string, object>> {
  const schemas = model.modes.map((mode) => [mode, parameterSchema(model, mode, offer)] as const);
  return Object.fromEntries(schemas.flatMap(([mode, schema]) => (schema === null ? [] : [[mode, schema]])));
}
