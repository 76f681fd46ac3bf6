import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '../../test/installation.ts';

const PROGRAM = join(import.meta.dirname, 'peers/node_modules/@portkey-ai/gateway/build/start-server.js');

/** A gateway of other people in a process of its own. */
export interface Peer {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Portkey's gateway as its package starts it, without its page of logs, which would keep every request. */
export async function startPortkey(): Promise<Peer> {
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, '--headless', `--port=${port}`], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await until('the start of Portkey’s gateway', () => fetch(url).catch(() => null));
  return {
    pid: child.pid ?? 0,
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** It can't be told to take any port and say which. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address is one of these
  server.close();
  await once(server, 'close');
  return port;
}
