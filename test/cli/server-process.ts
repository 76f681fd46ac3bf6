import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '../database.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export const ADMIN_KEY = 'an-admin-key-of-the-tests-0123456789';

/** The whole server as a process of its own, which can die and come back on the same port and database. */
export interface ServerProcess {
  readonly url: string;
  /** Nothing is said to it and nothing is finished. */
  kill(): Promise<void>;
  /** Asks it to stop and waits for its end. */
  stop(): Promise<void>;
  /** Starts it again after `kill` or `stop`. */
  start(): Promise<void>;
  /** One operation with the admin key, for what only the server knows. */
  ask(query: string, variables?: object): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** `speed`: how many times faster than the real providers its sandbox answers. */
export async function startServerProcess({ speed = 100 }: { speed?: number } = {}): Promise<ServerProcess> {
  const database = await createTestDatabase({ shipped: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-cli-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    SECRET: 'a secret of the tests, longer than it needs to be',
    ADMIN_KEY,
    DATA_DIR: dataDir,
    PORT: String(port),
    SANDBOX: 'on',
    SANDBOX_SPEED: String(speed),
    // Short, so that a generation whose worker was killed is taken up soon.
    LEASE_MS: '1000',
    POLL_MS: '100',
    LOG_LEVEL: 'info',
  };
  let child: ChildProcess | null = null;

  const start = async () => {
    const started = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    await ready(started);
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  };
  await start();
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async ask(query, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data } = (await response.json()) as { data: Readonly<Record<string, unknown>> }; // what the query asked for
      return data;
    },
    async close() {
      await end('SIGTERM');
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  if (child.stdout === null) throw new Error('The server was started without a pipe for its log.');
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`The server ended before it was ready. ${complaints}`)),
  );
  // After the race below is won nobody looks at this one any more.
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout });
  const said = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes('"msg":"ready"')) resolve();
    });
  });
  await Promise.race([said, ended]);
}

/** Free a moment ago; the server then takes it by its number, since it must find it again after a restart. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a TCP port.');
  return address.port;
}
