import { createServer } from 'node:net';
import { environmentFor, everyProvider } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';

/** A place in the cluster: whatever happens to its process, another one takes the place. */
interface Place {
  readonly role: 'api' | 'worker';
  readonly port: number;
  process: ServerProcess | null;
}

/** Several API and worker processes of one installation, to be killed and frozen at random. */
export class Cluster {
  readonly #environment: Record<string, string>;
  readonly #places: Place[] = [];
  kills = 0;
  freezes = 0;
  /** Why a process could not be put in place again: a fault of its own, not of the chaos. */
  readonly failures: string[] = [];
  readonly #reviving = new Set<Promise<void>>();
  #closed = false;

  private constructor(environment: Record<string, string>) {
    this.#environment = environment;
  }

  static async start(
    where: { databaseUrl: string; dataDir: string; sandboxUrl: string },
    { apis, workers, leaseMs, graceMs }: { apis: number; workers: number; leaseMs: number; graceMs: number },
  ): Promise<Cluster> {
    const ports = await Promise.all(Array.from({ length: apis }, freePort));
    const cluster = new Cluster({
      ...environmentFor(where),
      ...everyProvider(where.sandboxUrl),
      // Webhooks go to the first of them, and are lost while it is down.
      PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
      RECONCILE_GRACE_MS: String(graceMs),
      LEASE_MS: String(leaseMs),
      DRAIN_MS: '5000',
      WORKER_CONCURRENCY: '8',
    });
    for (const port of ports) cluster.#places.push({ role: 'api', port, process: null });
    for (let index = 0; index < workers; index += 1) cluster.#places.push({ role: 'worker', port: 0, process: null });
    await Promise.all(cluster.#places.map((place) => cluster.#revive(place)));
    return cluster;
  }

  /** The addresses of all API places, living or not. */
  get urls(): readonly string[] {
    return this.#places.filter(({ role }) => role === 'api').map(({ port }) => `http://127.0.0.1:${port}`);
  }

  /** Places whose process was killed and is not back yet. */
  get missing(): number {
    return this.#places.filter(({ process }) => process === null).length;
  }

  /** SIGKILLs the process of a place and puts a new one there. */
  async kill(random: () => number): Promise<void> {
    const place = this.#pick(random);
    if (place?.process == null) return;
    const { process } = place;
    place.process = null;
    this.kills += 1;
    await process.kill();
    this.#comeBack(place);
  }

  /** Stops a worker's whole process, event loop and all, for longer than its lease; then it goes on as if nothing had been. */
  async freeze(random: () => number, ms: number): Promise<void> {
    const workers = this.#places.filter(({ role, process }) => role === 'worker' && process !== null);
    const place = workers[Math.floor(random() * workers.length)];
    if (place?.process == null) return;
    const { child } = place.process;
    this.freezes += 1;
    child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill('SIGCONT');
  }

  /** Ends every process in good order; returns what each complained of loudest. */
  async stop(): Promise<string[]> {
    this.#closed = true;
    await Promise.all(this.#reviving);
    await Promise.all(this.#places.map(async ({ process }) => process?.stop()));
    return this.#places.flatMap(({ process }) => process?.lines.filter((line) => /"level":(50|60)/.test(line)) ?? []);
  }

  #pick(random: () => number): Place | undefined {
    const living = this.#places.filter(({ process }) => process !== null);
    return living[Math.floor(random() * living.length)];
  }

  #comeBack(place: Place): void {
    if (this.#closed) return;
    const coming = this.#revive(place)
      .catch((error: unknown) => void this.failures.push(String(error)))
      .finally(() => this.#reviving.delete(coming));
    this.#reviving.add(coming);
  }

  async #revive(place: Place): Promise<void> {
    place.process = await startProcess({ ...this.#environment, ROLE: place.role, PORT: String(place.port) });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
