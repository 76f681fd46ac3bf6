import { z } from 'zod';
import { closest } from '../base/did-you-mean.ts';
import { ask } from './ask.ts';
import { Failure } from './failure.ts';
import type { Server } from './server.ts';

const Performance = z.object({
  provider: z.object({ slug: z.string(), name: z.string() }),
  p50Ms: z.int().nullable(),
  successRate: z.number().nullable(),
});

const ListedModel = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.string(),
  modes: z.array(z.string()),
  startingPriceUsd: z.string().nullable(),
  /** One entry a provider, the fastest first. */
  performance: z.array(Performance),
});

const WholeModel = ListedModel.extend({
  summary: z.string(),
  aliases: z.array(z.string()),
  creator: z.object({ name: z.string() }),
  parameters: z.array(
    z.object({
      name: z.string(),
      types: z.array(z.string()),
      values: z.array(z.json()).nullable(),
      minimum: z.number().nullable(),
      maximum: z.number().nullable(),
      default: z.json(),
      required: z.boolean(),
      modes: z.array(z.string()),
      description: z.string(),
    }),
  ),
  offers: z.array(
    z.object({
      configKey: z.string(),
      modes: z.array(z.string()),
      retiredAt: z.string().nullable(),
      prices: z.array(
        z.object({
          direction: z.string(),
          display: z.string(),
          tier: z.string(),
          resolution: z.string().nullable(),
          modality: z.string().nullable(),
          conditions: z.array(z.object({ parameter: z.string(), equals: z.json() })),
        }),
      ),
    }),
  ),
});

export type ListedModel = z.infer<typeof ListedModel>;
export type WholeModel = z.infer<typeof WholeModel>;

const LISTED = 'slug name status modes startingPriceUsd performance { provider { slug name } p50Ms successRate }';
const PAGE = 100;

/** Every model that is shown to everybody, by name. */
export async function listModels(server: Server): Promise<readonly ListedModel[]> {
  const models: ListedModel[] = [];
  let after: string | null = null;
  do {
    const page: { models: { nodes: ListedModel[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
      await ask(server, {
        query: `query Models($first: Int!, $after: String) { models(first: $first, after: $after) { nodes { ${LISTED} } pageInfo { hasNextPage endCursor } } }`,
        variables: { first: PAGE, after },
        answer: z.object({
          models: z.object({
            nodes: z.array(ListedModel),
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          }),
        }),
      });
    models.push(...page.models.nodes);
    after = page.models.pageInfo.hasNextPage ? page.models.pageInfo.endCursor : null;
  } while (after !== null);
  return models;
}

/** One model with its parameters, offers and prices. Throws {@link Failure} with near names when there is none. */
export async function readModel(server: Server, slug: string): Promise<WholeModel> {
  const { model } = await ask(server, {
    query: /* GraphQL */ `
      query Model($slug: String!) {
        model(slug: $slug) {
          ${LISTED} summary aliases creator { name }
          parameters { name types values minimum maximum default required modes description }
          offers { configKey modes retiredAt prices { direction display tier resolution modality conditions { parameter equals } } }
        }
      }
    `,
    variables: { slug },
    answer: z.object({ model: WholeModel.nullable() }),
  });
  if (model !== null) return model;
  const models = await listModels(server);
  const names = models.flatMap((known) => [[known.slug, known.slug] as const, [known.name, known.slug] as const]);
  const near = closest(slug, names);
  const advice =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '"pictograph models" lists those that are there.';
  throw new Failure(`There is no model "${slug}". ${advice}`, { code: 'MODEL_NOT_FOUND', retryable: false });
}
