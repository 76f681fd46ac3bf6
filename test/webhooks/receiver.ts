import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { portOf } from '../fetch/internet.ts';
import { until } from '../installation.ts';

/** One webhook as it came. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a body says; `data` of an endpoint.test has `endpointId` alone. */
export interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly generationId: string;
    readonly seq: number;
    readonly [name: string]: unknown;
  };
}

/** Somebody's server, really listening: each path is an endpoint of its own, and answers as the test says. */
export interface Receiver {
  readonly origin: string;
  readonly received: Received[];
  /** How a path answers; until it is said, 204. */
  answers(path: string, answer: (response: ServerResponse, request: IncomingMessage) => void): void;
  /** Waits for so many webhooks at a path, and gives them in the order that they came. */
  at(path: string, count?: number, capMs?: number): Promise<Received[]>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>();
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const path = request.url ?? '';
      const headers = request.headers as Record<string, string>; // of those that are looked at none may repeat
      received.push({ path, headers, body });
      const answer = answers.get(path);
      if (answer === undefined) response.writeHead(204).end();
      else answer(response, request);
    })();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ofPath = (path: string) => received.filter((one) => one.path === path);
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    received,
    answers: (path, answer) => void answers.set(path, answer),
    at: (path, count = 1, capMs) =>
      until(`${count} at ${path}`, async () => ofPath(path).length >= count && ofPath(path), capMs),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a webhook says, once a library that nobody here wrote has verified it. */
export function verified({ headers, body }: Received, secret: string): Told {
  return new Webhook(secret).verify(body, headers) as Told; // what it says is looked at by the test
}

export function refuses({ headers, body }: Received, secret: string): void {
  assert.throws(() => new Webhook(secret).verify(body, headers), { name: 'WebhookVerificationError' });
}

/** The one that came first; there must be one. */
export function first<Item>([item]: readonly Item[]): Item {
  assert.ok(item !== undefined);
  return item;
}
