import { environmentFor } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';
import type { SandboxProcess } from '../sandbox-process.ts';
import { openHouse, type House } from './house.ts';

/** Starts a process of this house's installation. */
export function processOf(
  { database, sandbox, installation }: House,
  environment: Record<string, string>,
): Promise<ServerProcess> {
  const own = environmentFor({ databaseUrl: database.url, sandboxUrl: sandbox.url, dataDir: installation.dataDir });
  return startProcess({ ...own, ...environment });
}

/** A house without hands, and a worker beside it that stands still until it is let go: whoever else comes works alone till then. */
export interface Track {
  readonly house: House;
  /** Lets the worker take over whatever was left, until the act is done. */
  readonly rescued: <Result>(act: () => Promise<Result>) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** A lease for workers that die: short, so that nobody waits long for the next one. */
export const LEASE_MS = 1000;
/** And for the one that lives: a busy machine must not make it lose what it holds. */
const RESCUER_LEASE_MS = 10_000;

export async function openTrack(sandbox: SandboxProcess, environment: Record<string, string> = {}): Promise<Track> {
  const house = await openHouse({ ...environment, ROLE: 'api' }, sandbox);
  const worker = await processOf(house, { ...environment, ROLE: 'worker', LEASE_MS: String(RESCUER_LEASE_MS) });
  const { child } = worker;
  child.kill('SIGSTOP');
  return {
    house,
    async rescued(act) {
      child.kill('SIGCONT');
      try {
        return await act();
      } finally {
        child.kill('SIGSTOP');
      }
    },
    async close() {
      await worker.kill();
      await house.close();
    },
  };
}

/** Cuts a list into so many, each item to the next in turn. */
export function dealt<Item>(items: readonly Item[], piles: number): Item[][] {
  return Array.from({ length: piles }, (_, pile) => items.filter((_item, index) => index % piles === pile));
}
