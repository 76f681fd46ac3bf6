import { z } from 'zod';
import { ask } from './ask.ts';
import { Failure } from './failure.ts';
import { Refusal, refusalFailure, REFUSAL_FIELDS } from './refusal.ts';
import type { Server } from './server.ts';

const Imported = z.object({
  outcome: z.string(),
  model: z.object({ slug: z.string(), name: z.string() }),
  warnings: z.array(
    z.object({ section: z.string().nullable(), line: z.int().nullable(), excerpt: z.string(), message: z.string() }),
  ),
});
export type Imported = z.infer<typeof Imported>;

const Page = z.object({ slug: z.string(), creator: z.object({ slug: z.string() }), page: z.string() });
export type Page = z.infer<typeof Page>;

/** Takes a page into the server's catalog. Twice is harmless. Throws {@link Failure} when it is refused. */
export async function importPage(server: Server, page: string): Promise<Imported> {
  const { importModelPage: result } = await ask(server, {
    query: `mutation Import($page: String!) { importModelPage(page: $page) { __typename ... on ImportModelPagePayload { outcome model { slug name } warnings { section line excerpt message } } ${REFUSAL_FIELDS} } }`,
    variables: { page },
    answer: z.object({ importModelPage: z.union([Imported, Refusal]) }),
  });
  if ('outcome' in result) return result;
  throw refusalFailure(result);
}

/** The page of one model. */
export async function readPage(server: Server, slug: string): Promise<Page> {
  const { model } = await ask(server, {
    query: 'query Page($slug: String!) { model(slug: $slug) { slug creator { slug } page } }',
    variables: { slug },
    answer: z.object({ model: Page.nullable() }),
  });
  if (model !== null) return model;
  throw new Failure(`There is no model "${slug}". "pictograph models" lists those that are there.`, {
    code: 'MODEL_NOT_FOUND',
    retryable: false,
  });
}
