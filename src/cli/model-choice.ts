import { z } from 'zod';
import { ask } from './ask.ts';
import { EXIT, Failure } from './failure.ts';
import type { KnownModel } from './request.ts';
import type { Server } from './server.ts';

/** A model that may be asked, by the name to ask for it. */
export interface Choice {
  readonly asked: string;
  /** Null when the catalog has none of that name. */
  readonly model: KnownModel | null;
}

const MODEL_FIELDS = 'slug name status capabilities parameters { name types values }';
const Model = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.string(),
  capabilities: z.array(z.string()),
  parameters: z.array(z.object({ name: z.string(), types: z.array(z.string()), values: z.array(z.json()).nullable() })),
});

/** More than anybody needs to find one that can be asked here. */
const MOST_CHOICES = 100;

/**
 * The models to try, in order: the one that was named; else those that serve the mode, first those that think aloud, since
 * watching them is what this is for, and of these the cheapest, since nobody chose to spend more. Whether an offer of theirs can be asked at this installation is only known by trying.
 */
export async function modelChoices(
  server: Server,
  { named, mode }: { named: string | undefined; mode: 'TEXT_TO_IMAGE' | 'IMAGE_EDIT' },
): Promise<readonly [Choice, ...Choice[]]> {
  if (named !== undefined) return [await namedModel(server, named)];
  const { models } = await ask(server, {
    query: `query Choices($mode: Mode!, $first: Int!) { models(filter: { mode: $mode }, orderBy: PRICE, first: $first) { nodes { ${MODEL_FIELDS} } } }`,
    variables: { mode, first: MOST_CHOICES },
    answer: z.object({ models: z.object({ nodes: z.array(Model) }) }),
  });
  const [first, ...others] = models.nodes
    // Stable: the cheaper stays before the dearer.
    .toSorted((one, other) => rankOf(other) - rankOf(one))
    .map((model) => ({ asked: model.slug, model }));
  if (first !== undefined) return [first, ...others];
  throw new Failure(`The catalog of ${server.url} has no model for ${mode}. Add one, then try again.`, {
    code: 'NO_MODEL',
    exitCode: EXIT.failed,
  });
}

function rankOf({ status, capabilities }: z.infer<typeof Model>): number {
  return (status === 'ACTIVE' ? 2 : 0) + (capabilities.includes('thinking') ? 1 : 0);
}

async function namedModel(server: Server, asked: string): Promise<Choice> {
  // A config key has a slash and names one offer of a model.
  const found = z.object({
    model: Model.nullable(),
    offer: z.object({ model: Model }).nullable(),
  });
  const { model, offer } = await ask(server, {
    query: `query Named($name: String!) { model(slug: $name) { ${MODEL_FIELDS} } offer(configKey: $name) { model { ${MODEL_FIELDS} } } }`,
    variables: { name: asked },
    answer: found,
  });
  return { asked, model: offer?.model ?? model };
}
