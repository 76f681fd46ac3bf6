import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentFor } from '../test/installation.ts';
import { startProcess, type ServerProcess } from '../test/process.ts';
import { startSandbox, type SandboxProcess } from '../test/sandbox-process.ts';
import { cpuMicrosOf } from './cpu-time.ts';
import { postmasterOf, startPostgres } from './postgres.ts';

/** A whole installation in processes of its own, measured from this one. */
export interface Stage {
  readonly databaseUrl: string;
  /** Where the API process is. */
  readonly url: string;
  readonly sandbox: SandboxProcess;
  /** Rejects when a process ends that nobody ended, with the last of what it said: nothing more is to be measured then. */
  readonly broken: Promise<never>;
  /** A worker beside the API process, for as long as it is wanted. */
  startWorker(): Promise<ServerProcess>;
  /** What the API process and PostgreSQL have used so far. */
  readonly serverCpuMicros: () => Promise<number | null>;
  /** PostgreSQL's first process: whoever counts its time counts that of all PostgreSQL. */
  readonly postmaster: number;
  /** What PostgreSQL alone has used so far. */
  readonly postgresCpuMicros: () => Promise<number | null>;
  close(): Promise<void>;
}

/** How many times faster than the real providers the sandbox answers: what is left is our own time, and its drawing. */
const SANDBOX_SPEED = 1000;

/** `profileFolder`: where the server's processes leave a CPU profile each when they end. */
export async function openStage(profileFolder?: string): Promise<Stage> {
  const opened: (() => Promise<unknown>)[] = [];
  const ending = new Set<ServerProcess>();
  const broken = Promise.withResolvers<never>();
  // Whoever measures looks at it; before and after that nobody does.
  broken.promise.catch(() => undefined);
  const close = async (): Promise<void> => {
    for (let end = opened.pop(); end !== undefined; end = opened.pop()) await end();
  };
  try {
    const postgres = await startPostgres();
    opened.push(() => postgres.close());
    const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-bench-'));
    opened.push(() => rm(dataDir, { recursive: true, force: true }));
    const sandbox = await startSandbox({ speed: SANDBOX_SPEED });
    opened.push(() => sandbox.stop());
    const environment = {
      ...environmentFor({ databaseUrl: postgres.url, dataDir, sandboxUrl: sandbox.url }),
      ...(profileFolder !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profileFolder)}` }),
    };
    const start = async (role: 'api' | 'worker'): Promise<ServerProcess> => {
      const started = await startProcess({ ...environment, ROLE: role });
      const stop = (): Promise<number | null> => {
        ending.add(started);
        return started.stop();
      };
      opened.push(stop);
      void started.gone.then(() => {
        if (!ending.has(started))
          broken.reject(new Error(`The ${role} ended:\n${started.lines.slice(-10).join('\n')}`));
      });
      return { ...started, stop };
    };
    const api = await start('api');
    const postmaster = await postmasterOf(postgres.url);
    return {
      databaseUrl: postgres.url,
      url: api.url,
      sandbox,
      broken: broken.promise,
      startWorker: () => start('worker'),
      postmaster,
      serverCpuMicros: () => cpuMicrosOf([api.child.pid ?? 0, postmaster]),
      postgresCpuMicros: () => cpuMicrosOf([postmaster]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
