import { createClient } from 'graphql-ws';
import { z } from 'zod';
import { backoffMs } from '../base/backoff.ts';
import { wait } from '../base/wait.ts';
import { EVENTS_SUBSCRIPTION, FollowedEvent, isLastEvent } from './events.ts';
import { EXIT, Failure } from './failure.ts';
import type { Server } from './server.ts';

export interface FollowOptions {
  readonly generationId: string;
  /** How long the generation may still take, in milliseconds from now; beyond it a server that is gone isn't waited for. */
  readonly withinMs: number;
  /** The connection is gone and is being made again. Told once each time. */
  readonly onLost: () => void;
  /** The server is back. Told once for each `onLost`. */
  readonly onBack: () => void;
}

/** After a crash another worker must first notice that the generation is nobody's, and end it. */
const GRACE_MS = 90_000;
const PING_EVERY_MS = 10_000;
/** A ping or a connection that isn't answered for so long never will be. */
const SILENCE_MS = 10_000;
const STEADY_MS = 1500;

/**
 * Every event of a generation, in order, each once, until its last: on as many connections as it takes. Each connection
 * goes on from the cursor of the last event, so that nothing is missed and nothing comes twice.
 *
 * Throws {@link Failure} when the server refuses (no such generation, a key that holds no more), or is away for longer
 * than the generation may take.
 */
export async function* followEvents(server: Server, options: FollowOptions): AsyncGenerator<FollowedEvent, void> {
  const patientUntil = Date.now() + options.withinMs + GRACE_MS;
  let after: string | null = null;
  let seq = 0;
  let lost = false;
  const back = () => {
    if (lost) options.onBack();
    lost = false;
  };
  for (let failures = 1; ; failures += 1) {
    try {
      for await (const event of connection(server, options.generationId, after, back)) {
        back();
        failures = 0;
        // What was told of an earlier state of the log holds no more, so its numbers begin again from here.
        if (event.type === 'STREAM_RESET') seq = event.seq - 1;
        after = event.cursor;
        if (event.seq <= seq) continue;
        seq = event.seq;
        yield event;
        if (isLastEvent(event)) return;
      }
    } catch (error) {
      if (error instanceof Failure && error.code === 'CURSOR_INVALID' && after !== null) {
        // The log has no such place; from its beginning every event that is still unknown comes by.
        after = null;
        continue;
      }
      if (!(error instanceof ConnectionLost)) throw error;
    }
    // Also when the server ended the stream in good order before the last event: it is going away itself.
    if (Date.now() > patientUntil) throw goneForGood(server);
    if (!lost) options.onLost();
    lost = true;
    await wait(backoffMs(Math.max(1, failures), { baseMs: 250, maxMs: 3000 }));
  }
}

class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

const Followed = z.object({ generationEvents: FollowedEvent });

/** The events of one connection, `onSteady` when it seems to last. Throws ConnectionLost when it ends before they do. */
async function* connection(
  server: Server,
  id: string,
  after: string | null,
  onSteady: () => void,
): AsyncGenerator<FollowedEvent, void> {
  let steady: NodeJS.Timeout | undefined;
  let silence: NodeJS.Timeout | undefined;
  const client = createClient({
    url: `${server.url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: server.key === null ? {} : { authorization: `Bearer ${server.key}` },
    // Connections are made again out here, where the cursor is.
    retryAttempts: 0,
    connectionAckWaitTimeout: SILENCE_MS,
    keepAlive: PING_EVERY_MS,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), SILENCE_MS);
      },
      pong: () => clearTimeout(silence),
      connected: () => {
        // A generation may be silent for long; a server that takes connections and drops them is not back.
        steady = setTimeout(onSteady, STEADY_MS);
      },
      closed: () => clearTimeout(silence),
    },
  });
  try {
    for await (const { data, errors } of client.iterate({ query: EVENTS_SUBSCRIPTION, variables: { id, after } })) {
      const [error] = errors ?? [];
      if (error !== undefined) throw refusal(error);
      yield Followed.parse(data).generationEvents;
    }
  } catch (error) {
    throw whatEnded(server, error);
  } finally {
    clearTimeout(steady);
    clearTimeout(silence);
    await client.dispose();
  }
}

const Refused = z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() });
const Closed = z.object({ code: z.int(), reason: z.string() });

/** What graphql-ws throws is a close event, a list of GraphQL errors, or the socket's own error event. */
function whatEnded(server: Server, error: unknown): Error {
  if (error instanceof Failure || error instanceof z.ZodError) return error;
  const [refused] = Array.isArray(error) ? error : [];
  if (refused !== undefined) return refusal(refused);
  const closed = Closed.safeParse(error);
  if (closed.success && closed.data.code === 4403) {
    return new Failure(`${server.url} did not accept the key. It may be revoked or expired; give another with --key.`, {
      code: 'UNAUTHENTICATED',
    });
  }
  if (closed.success && (closed.data.code === 4400 || closed.data.code === 4406)) {
    return new Failure(
      `${server.url} does not speak graphql-transport-ws (${closed.data.code} ${closed.data.reason}). Is it Pictograph, of this version?`,
      { code: 'NOT_PICTOGRAPH', exitCode: EXIT.unreachable },
    );
  }
  return new ConnectionLost('The connection ended.', { cause: error });
}

function refusal(error: unknown): Error {
  const refused = Refused.safeParse(error);
  if (!refused.success) return new ConnectionLost('The stream ended with an error.', { cause: error });
  const code = refused.data.extensions?.code ?? 'GRAPHQL_ERROR';
  // The server's own trouble, such as a database that restarts, passes; the stream goes on from its cursor.
  if (code === 'INTERNAL_SERVER_ERROR') return new ConnectionLost(refused.data.message);
  return new Failure(refused.data.message, { code });
}

function goneForGood(server: Server): Failure {
  return new Failure(`The server at ${server.url} did not come back before the generation's time was over.`, {
    code: 'SERVER_UNREACHABLE',
    exitCode: EXIT.unreachable,
    retryable: true,
  });
}
