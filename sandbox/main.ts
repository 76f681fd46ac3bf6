import type { Server } from 'node:http';
import { type Options, readCommandLine, UsageError } from './command-line.ts';
import { paintPlainly } from './picture/paint.ts';
import { ScenarioError } from './scenario.ts';
import { createSandbox } from './server.ts';

const options = readOptions();
if (options !== null) start(options);

function readOptions(): Options | null {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ScenarioError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return null;
  }
}

function start({ scenario, seed, host, port, books, plain, tied }: Options): void {
  if (plain) paintPlainly();
  const server = createSandbox(scenario, { seed, books });
  server.once('error', (error) => {
    process.stderr.write(`The sandbox can't listen on ${host}:${port}. ${error.message}\n`);
    process.exitCode = 1;
    process.stdin.destroy();
  });
  server.listen(port, host, () => {
    process.stdout.write(`${JSON.stringify({ event: 'listening', url: urlOf(server) })}\n`);
  });
  process.once('SIGTERM', () => stop(server));
  process.once('SIGINT', () => stop(server));
  if (!tied) return;
  process.stdin.once('end', () => stop(server));
  process.stdin.once('error', () => stop(server));
  process.stdin.resume();
}

/** Nothing is left to do after this, so the process ends: pictures that are being made die with it. */
function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
  process.stdin.destroy();
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected the server to listen on a port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
