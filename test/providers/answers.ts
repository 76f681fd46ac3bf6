import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type {
  Provider,
  ProviderOutcome,
  ProviderRequest,
  ProviderUpdate,
  SyncMethod,
} from '../../src/providers/provider.ts';
import type { VertexSettings } from '../../src/providers/settings.ts';
import { createVertex } from '../../src/providers/vertex.ts';

/** What one call told, whole. */
export interface Told {
  readonly updates: readonly ProviderUpdate[];
  readonly outcome: ProviderOutcome;
}

export const REQUEST: ProviderRequest = {
  attemptId: 'att_1',
  upstreamModelId: 'gemini-3.1-flash-image',
  prompt: 'a lighthouse at night, seen from the sea',
  images: [],
  imageField: null,
  mask: null,
  maskField: null,
  conversation: null,
  fields: {},
};

export const KEY = 'a-key-that-nobody-may-see';

export interface HeardCall {
  readonly signal?: AbortSignal;
  readonly beforeSend?: () => void;
  readonly onUpdate?: (update: ProviderUpdate) => void;
  readonly idleTimeoutMs?: number;
  readonly firstByteTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

/** Runs one call of Gemini's to its end; `onUpdate` sees each update as it comes. */
export function tell(baseUrl: string, request: Partial<ProviderRequest> = {}, call: HeardCall = {}): Promise<Told> {
  const gemini = createGemini({ baseUrl, apiKey: KEY, freeFetch, ...settingsOf(call) });
  return hear(gemini, request, call);
}

/** The same of Vertex AI's; with an access token unless the settings say something else. */
export function tellVertex(
  baseUrl: string,
  request: Partial<ProviderRequest> = {},
  { settings = {}, ...call }: HeardCall & { readonly settings?: Partial<VertexSettings> } = {},
): Promise<Told> {
  return hear(createVertex({ ...VERTEX, baseUrl, ...settings, ...settingsOf(call) }), request, call);
}

export const VERTEX: VertexSettings = {
  project: 'a-project',
  location: 'global',
  baseUrl: null,
  credential: { kind: 'access token', accessToken: KEY },
};

function settingsOf({ connectTimeoutMs, idleTimeoutMs, firstByteTimeoutMs }: HeardCall) {
  return {
    fetch: createPaidFetch(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...(firstByteTimeoutMs !== undefined && { firstByteTimeoutMs }),
  };
}

/** Runs one call to its end. */
export async function hear(
  provider: Provider,
  request: Partial<ProviderRequest>,
  { signal = AbortSignal.timeout(20_000), beforeSend = () => undefined, onUpdate }: HeardCall = {},
): Promise<Told> {
  return gather(syncMethod(provider).run({ ...REQUEST, ...request }, { signal, beforeSend }), onUpdate);
}

/** Everything that a call tells, and how it ended. */
export async function gather<Outcome>(
  running: AsyncGenerator<ProviderUpdate, Outcome>,
  onUpdate?: (update: ProviderUpdate) => void,
): Promise<{ updates: ProviderUpdate[]; outcome: Outcome }> {
  const updates: ProviderUpdate[] = [];
  for (;;) {
    const { done, value } = await running.next();
    if (done === true) return { updates, outcome: value };
    updates.push(value);
    onUpdate?.(value);
  }
}

export function syncMethod({ slug, standard }: Provider): SyncMethod {
  assert(standard.kind === 'sync', `expected ${slug} to answer on the same connection`);
  return standard;
}

/** The outcome in the few words that a route goes by. */
export function brief({ outcome }: Told): string {
  if (outcome.outcome !== 'failed') return outcome.outcome;
  return `failed ${outcome.error.code} ${outcome.error.reach} ${outcome.error.billing}`;
}

/** A server of our own for wire shapes that a well-behaved provider doesn't send. */
export async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{
  readonly url: string;
  readonly calls: () => number;
  readonly connections: () => number;
  readonly openSockets: () => number;
  stop(): Promise<void>;
}> {
  let calls = 0;
  let connections = 0;
  let open = 0;
  const server = createServer((request, response) => {
    calls += 1;
    // The whole request is read first, as a provider would.
    request.resume().once('end', () => answer(request, response));
  });
  server.on('connection', (socket) => {
    connections += 1;
    open += 1;
    socket.on('close', () => (open -= 1));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls: () => calls,
    connections: () => connections,
    openSockets: () => open,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with an event stream whose pieces are written one by one, each in a packet of its own. */
export function streamed(
  ...pieces: readonly (string | Uint8Array)[]
): (request: IncomingMessage, response: ServerResponse) => void {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.socket?.setNoDelay(true);
    const writeNext = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined) response.end();
      else response.write(piece, () => setImmediate(writeNext, index + 1));
    };
    writeNext(0);
  };
}

export function event(chunk: object): string {
  return `data: ${JSON.stringify(chunk)}\r\n\r\n`;
}

/** A chunk with these parts, and a finish reason when one is given. */
export function chunk(parts: unknown, finishReason?: string, more: object = {}): object {
  return {
    candidates: [
      { content: { parts, role: 'model' }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) },
    ],
    responseId: 'r1',
    ...more,
  };
}

export function imagePart(name: string, more: object = {}): object {
  return { inlineData: { mimeType: 'image/png', data: Buffer.from(name).toString('base64') }, ...more };
}

/** The updates with pictures as the names that {@link imagePart} put into them. */
export function named(updates: readonly ProviderUpdate[]): unknown[] {
  return updates.map((update) =>
    'picture' in update
      ? [update.type, nameOf(update.picture.bytes)]
      : 'text' in update
        ? [update.type, update.text]
        : [update.type],
  );
}

export function nameOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

export function portOf(server: Server): number {
  const address = server.address();
  assert(typeof address === 'object' && address !== null, 'the server listens on a port');
  return address.port;
}

export type Answer = Parameters<typeof startServer>[0];

/** Asks a server that answers so, and checks that it was asked once. */
export async function ask(answer: Answer, call: HeardCall = {}, request: Partial<ProviderRequest> = {}): Promise<Told> {
  const server = await startServer(answer);
  try {
    const told = await tell(server.url, request, call);
    assert.equal(server.calls(), 1, 'one call is sent once');
    return told;
  } finally {
    await server.stop();
  }
}

export function answering(
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Answer {
  return (_request, response) => void response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

export function succeeded(told: Told): Extract<ProviderOutcome, { outcome: 'succeeded' }> {
  const { outcome } = told;
  assert(outcome.outcome === 'succeeded', brief(told));
  return outcome;
}

export function failure(told: Told): Extract<ProviderOutcome, { outcome: 'failed' }>['error'] {
  const { outcome } = told;
  assert(outcome.outcome === 'failed', brief(told));
  return outcome.error;
}

/** The last event of a stream that has told everything else. */
export const STOP = event(chunk(undefined, 'STOP'));
