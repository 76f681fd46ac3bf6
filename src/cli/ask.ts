import { z } from 'zod';
import { backoffMs } from '../base/backoff.ts';
import { wait } from '../base/wait.ts';
import { EXIT, Failure } from './failure.ts';
import type { Server } from './server.ts';

export interface Question<Answer> {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What is needed of the answer's data. */
  readonly answer: z.ZodType<Answer>;
  /** How long to keep asking while the server is away, in milliseconds. Only for what is harmless twice. */
  readonly patienceMs?: number;
}

/** Longer than any honest answer; what takes its time comes through the stream. */
const ANSWER_MS = 60_000;

const Answered = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
});

/** A database that restarts is back after so many tries; a fault that stays is told soon. */
const MOST_FAULTS = 5;

/**
 * One GraphQL operation over HTTP. Throws {@link Failure}, with the server's own code and sentence where it gave one.
 * With patience it is repeated while no server answers, and a few times while one fails at it.
 */
export async function ask<Answer>(server: Server, question: Question<Answer>): Promise<Answer> {
  const patientUntil = Date.now() + (question.patienceMs ?? 0);
  for (let failures = 1; ; failures += 1) {
    try {
      return await askOnce(server, question);
    } catch (error) {
      const code = error instanceof Failure ? error.code : null;
      const passing = code === 'SERVER_UNREACHABLE' || (code === 'INTERNAL_SERVER_ERROR' && failures <= MOST_FAULTS);
      if (!passing || Date.now() >= patientUntil) throw error;
      await wait(backoffMs(failures, { baseMs: 250, maxMs: 3000 }));
    }
  }
}

async function askOnce<Answer>(server: Server, { query, variables, answer }: Question<Answer>): Promise<Answer> {
  const response = await post(server, JSON.stringify({ query, ...(variables !== undefined && { variables }) }));
  const answered = Answered.safeParse(parsed(response.text));
  // What a proxy says while the server behind it starts again.
  if (!answered.success && [502, 503, 504].includes(response.status)) throw unreachable(server, null);
  if (!answered.success) {
    throw new Failure(
      `${server.url} answered with HTTP ${response.status}, and not as Pictograph does. Is --url (PICTOGRAPH_URL, PORT) right?`,
      { code: 'NOT_PICTOGRAPH', exitCode: EXIT.unreachable },
    );
  }
  const [error] = answered.data.errors ?? [];
  if (error !== undefined) throw new Failure(error.message, { code: error.extensions?.code ?? 'GRAPHQL_ERROR' });
  const read = answer.safeParse(answered.data.data);
  if (read.success) return read.data;
  throw new Failure(
    `${server.url} answered in a shape that this program doesn't know. Are both of the same version? ${z.prettifyError(read.error)}`,
    { code: 'UNEXPECTED_ANSWER', cause: read.error },
  );
}

async function post(server: Server, body: string): Promise<{ status: number; text: string }> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(server.key !== null && { authorization: `Bearer ${server.key}` }),
  };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw unreachable(server, cause);
  }
}

/** Whether the request arrived is not known after this, but for a refused connection. */
function unreachable(server: Server, cause: unknown): Failure {
  return new Failure(`No server answers at ${server.url}. Is it running? Start it with: npm start`, {
    code: 'SERVER_UNREACHABLE',
    exitCode: EXIT.unreachable,
    retryable: true,
    cause,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is no answer of ours, whatever else it is; the caller says so.
    return null;
  }
}
