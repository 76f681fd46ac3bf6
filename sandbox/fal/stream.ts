import type { ServerResponse } from 'node:http';
import { type Clock, pass } from '../clock.ts';
import type { Job, LogLine } from './job.ts';
import { statusJson } from './status-json.ts';

/** In real time: it keeps real connections open. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Tells a request's statuses until it is over or the listener has gone: each event has the lines of the log since the
 * event before.
 */
export async function streamStatus(
  job: Job,
  response: ServerResponse,
  { origin, logs: wanted, clock }: { origin: string; logs: boolean; clock: Clock },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  const left = Promise.withResolvers<void>();
  const keepAlive = setInterval(() => response.write(': keep-alive\n\n'), KEEP_ALIVE_MS).unref();
  response.once('close', () => {
    clearInterval(keepAlive);
    left.resolve();
  });
  let told = 0;
  while (!response.destroyed) {
    // Asked for before the status is looked at: what happens in between is then not waited for.
    const { news } = job;
    const fresh: readonly LogLine[] = job.logs.slice(told);
    told += fresh.length;
    const isOver = job.result !== null;
    response.write(`data: ${JSON.stringify(statusJson(job, origin, clock, wanted ? fresh : null))}\n\n`);
    if (isOver) return void response.end();
    if (job.asked.fault === 'stream-error') {
      // Past the current turn, so that what was written is with the system before the connection goes.
      await pass(0);
      response.socket?.destroy();
      return;
    }
    await Promise.race([news, left.promise]);
  }
}
