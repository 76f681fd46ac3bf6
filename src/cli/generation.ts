import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { wait } from '../base/wait.ts';
import { ask } from './ask.ts';
import { refusalFailure, Refusal, REFUSAL_FIELDS } from './refusal.ts';
import type { StartRequest } from './request.ts';
import type { Server } from './server.ts';
import { Failure } from './failure.ts';

/** How long a server that restarts is waited for once it was there, in milliseconds. */
const PATIENCE_MS = 60_000;

const FailedWith = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() });

const Generation = z.object({
  id: z.string(),
  status: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED']),
  prompt: z.string().nullable(),
  parameters: z.looseObject({ n: z.unknown() }).partial().nullable(),
  sandbox: z.boolean(),
  costUsd: z.string().nullable(),
  cancelBilling: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  deadlineAt: z.string(),
  model: z.object({ slug: z.string(), name: z.string() }),
  error: FailedWith.nullable(),
  images: z.array(
    z.object({
      id: z.string(),
      url: z.string().nullable(),
      mimeType: z.string(),
      width: z.int(),
      height: z.int(),
      bytes: z.int(),
      sha256: z.string(),
    }),
  ),
  attempts: z.array(
    z.object({
      configKey: z.string(),
      status: z.string(),
      costUsd: z.string().nullable(),
      warnings: z.array(z.string()),
      error: FailedWith.nullable(),
      offer: z.object({ provider: z.object({ slug: z.string(), name: z.string() }) }).nullable(),
    }),
  ),
});

export type Generation = z.infer<typeof Generation>;
export type StoredImage = Generation['images'][number];

const GENERATION_FIELDS = /* GraphQL */ `
  fragment GenerationFields on Generation {
    id
    status
    prompt
    parameters
    sandbox
    costUsd
    cancelBilling
    createdAt
    finishedAt
    deadlineAt
    model {
      slug
      name
    }
    error {
      code
      message
      retryable
    }
    images {
      id
      url
      mimeType
      width
      height
      bytes
      sha256
    }
    attempts {
      configKey
      status
      costUsd
      warnings
      error {
        code
        message
        retryable
      }
      offer {
        provider {
          slug
          name
        }
      }
    }
  }
`;

/**
 * Starts a generation. The idempotency key is made here and goes along with every repetition, so that a POST whose answer
 * was lost never starts two. Throws {@link Failure} with the server's refusal.
 */
export async function startGeneration(server: Server, request: StartRequest): Promise<Generation> {
  const input = { ...request, idempotencyKey: `cli-${randomUUID()}` };
  const patientUntil = Date.now() + PATIENCE_MS;
  for (;;) {
    const { startGeneration: result } = await ask(server, {
      query: START,
      variables: { input },
      answer: Started,
      patienceMs: PATIENCE_MS,
    });
    if ('generation' in result) return result.generation;
    const refused = refusalFailure(result);
    // Nobody else has this key: our own first call is still on its way, and its answer was lost.
    if (refused.code !== 'IDEMPOTENCY_CONFLICT' || Date.now() >= patientUntil) throw refused;
    await wait(1000);
  }
}

const START = /* GraphQL */ `
  mutation Start($input: StartGenerationInput!) {
    startGeneration(input: $input) {
      __typename
      ... on StartGenerationPayload { generation { ...GenerationFields } }
      ${REFUSAL_FIELDS}
    }
  }
  ${GENERATION_FIELDS}
`;
const Started = z.object({
  startGeneration: z.union([
    z.object({ __typename: z.literal('StartGenerationPayload'), generation: Generation }),
    Refusal,
  ]),
});

/**
 * A generation as it is now. Throws {@link Failure} when there is none that this key may see. `patient`: a server that is
 * away is waited for.
 */
export async function readGeneration(
  server: Server,
  id: string,
  { patient }: { patient: boolean },
): Promise<Generation> {
  const { generation } = await ask(server, {
    query: `query Read($id: ID!) { generation(id: $id) { ...GenerationFields } } ${GENERATION_FIELDS}`,
    variables: { id },
    answer: z.object({ generation: Generation.nullable() }),
    patienceMs: patient ? PATIENCE_MS : 0,
  });
  if (generation !== null) return generation;
  throw new Failure(`There is no generation ${id} that this key may see.`, { code: 'NOT_FOUND', retryable: false });
}

/** Asks a generation to stop. Twice is harmless. */
export async function cancelGeneration(server: Server, id: string): Promise<void> {
  const { cancelGeneration: result } = await ask(server, {
    query: /* GraphQL */ `
      mutation Cancel($id: ID!) {
        cancelGeneration(id: $id) {
          __typename
          ... on CancelGenerationPayload {
            billing
          }
          ... on Error {
            message
          }
        }
      }
    `,
    variables: { id },
    answer: z.object({
      cancelGeneration: z.union([z.object({ __typename: z.literal('CancelGenerationPayload') }), Refusal]),
    }),
    patienceMs: PATIENCE_MS,
  });
  if ('message' in result) throw refusalFailure(result);
}
