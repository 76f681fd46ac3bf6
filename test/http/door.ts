import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../schema/context.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { limitFailedKeys } from '../../src/access/failed-keys.ts';
import { deriveKey } from '../../src/access/secret.ts';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { hasScope, type Viewer } from '../../src/access/viewer.ts';
import { openDiskStore } from '../../src/assets/disk.ts';
import { createImageLinks } from '../../src/assets/link.ts';
import { Closing } from '../../src/base/closing.ts';
import { createLog } from '../../src/base/log.ts';
import { createCatalogHistory } from '../../src/catalog/history/history.ts';
import { shipCatalog } from '../../src/catalog/ship.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import { appendEvents, lockStream } from '../../src/events/append.ts';
import { ensureEpoch } from '../../src/events/epoch.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { Hub } from '../../src/events/hub.ts';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { createGuardedPost } from '../../src/fetch/guarded-post.ts';
import { MeasuredPerformance } from '../../src/performance/measured.ts';
import { createProviders } from '../../src/providers/providers.ts';
import type { ProviderSettings } from '../../src/providers/settings.ts';
import { Health } from '../../src/routing/health.ts';
import type { HttpLimits } from '../../src/http/http-limits.ts';
import { Answers } from '../../src/http/answers.ts';
import { openServer } from '../../src/http/server.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ADMIN_KEY, SECRET, clientOf, type Client } from '../installation.ts';

/** The doors on a real database, without a worker: what happens to a generation is what a test appends. */
export interface Door extends Client {
  readonly database: TestDatabase;
  /** The text of every statement of the doors so far. */
  readonly statements: string[];
  /** Every line of the log so far. */
  readonly logged: Record<string, unknown>[];
  readonly answers: Answers;
  /** What /readyz says of this process. */
  ready: boolean;
  /** How many follow this generation's stream. */
  followers(generationId: string): number;
  /** How many follow the catalog's changes. */
  readonly catalogFollowers: number;
  readonly catalog: CatalogStore;
  append(generationId: string, events: readonly NewEvent[]): Promise<void>;
  /** Closes the server alone; returns how long that took, in milliseconds. */
  closeServer(): Promise<number>;
  close(): Promise<void>;
}

/** Nothing is looked at by the clock: a look between two requests would be counted as theirs. */
const NEVER_MS = 600_000;

export async function openDoor(limits: Partial<HttpLimits> = {}): Promise<Door> {
  const closing = new Closing();
  const statements: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = createLog('info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-door-'));
  const database = closing.add(
    await createTestDatabase({ shipped: true, onStatement: (text) => void statements.push(text) }),
  );
  const { orm } = database.database;
  await shipCatalog(orm);
  const { accountId, epoch } = await orm.transaction(async (tx) => ({
    epoch: await ensureEpoch(tx, Date.now()),
    accountId: await ensureAccount(tx),
  }));
  const catalog = closing.add(await openCatalog(database.database, { log, pollMs: NEVER_MS }));
  let catalogFollowers = 0;
  const followed: Pick<CatalogStore, 'current' | 'refresh' | 'onChange'> = {
    ...catalog,
    onChange(listener) {
      catalogFollowers += 1;
      const stop = catalog.onChange(listener);
      return () => {
        catalogFollowers -= 1;
        stop();
      };
    },
  };
  const history = createCatalogHistory({ orm, store: followed, epoch, log });
  const measured = closing.add(
    await MeasuredPerformance.open(database.database.sql, { sandbox: true, listener: null, log, pollMs: NEVER_MS }),
  );
  const health = closing.add(
    await Health.open(database.database, {
      log,
      sandbox: true,
      scale: 1,
      breakerOpenMs: { least: 1000, most: 8000 },
      pollMs: NEVER_MS,
    }),
  );
  const hub = closing.add(await Hub.open(database.database, { listener: null, log, pollMs: NEVER_MS }));
  const pepper = deriveKey(SECRET, 'api key pepper');
  const seal = createSessionSeal(deriveKey(SECRET, 'sessions'));
  const store = await openDiskStore(dataDir);
  const authenticator = closing.add(
    createAuthenticator({ database: database.database, pepper, adminKey: ADMIN_KEY, seal, accountId, log }),
  );
  const fetchPicture = createGuardedFetch({ allowOrigins: [] });
  const { bySlug, configured } = createProviders(GOOGLE_ALONE, null, { fetchPicture });
  const routing = { providers: bySlug, health, measured: () => null };
  const starting = {
    sandbox: true,
    store,
    fetchPicture,
    hub,
    log,
    reserve: () => null,
    onStarted: (id: string) => hub.wake(id),
    onCancel: (id: string) => hub.wake(id),
    stillValid: (one: Viewer) => authenticator.stillValid(one),
  };
  const contextFor = (viewer: Viewer | null): Context => ({
    viewer,
    database: database.database,
    catalog: catalog.current(),
    history,
    configuredProviders: viewer !== null && hasScope(viewer, 'ADMIN') ? configured : null,
    loaders: createLoaders(database.database),
    performance: measured,
    routing,
    imageLinks: links(),
    baseUrl: 'http://pictograph.test',
    keyPepper: pepper,
    generations: { ...starting, epoch },
    webhooks: { post: createGuardedPost({ allowOrigins: [NOWHERE] }), secretKey: new Uint8Array(32), onDue: () => {} },
    renew(this: { catalog: Context['catalog']; loaders: Context['loaders'] }) {
      this.catalog = catalog.current();
      this.loaders = createLoaders(database.database);
    },
    async refreshCatalog(this: { catalog: Context['catalog'] }) {
      await catalog.refresh();
      this.catalog = catalog.current();
    },
  });
  const answers = new Answers(() => ({ catalog: catalog.current().version, performance: measured.version }));
  const door = {
    ready: true,
    answers,
    catalog,
    get catalogFollowers() {
      return catalogFollowers;
    },
  };
  const server = await openServer({
    ...starting,
    host: '127.0.0.1',
    port: 0,
    database: database.database,
    routing,
    links,
    catalog: () => catalog.current(),
    baseUrl: () => 'http://pictograph.test',
    authenticate: limitFailedKeys(authenticator, { log }),
    sessions: { seal, pepper },
    // There is no other process here.
    catchUp: async () => {},
    contextFor,
    answers,
    providers: new Map(),
    receiveHook: async () => 'refused',
    ready: () => door.ready,
    limits,
  });
  let closed: Promise<void> | null = null;
  return Object.assign(door, {
    ...clientOf(server.url),
    database,
    statements,
    logged,
    followers(generationId: string) {
      const feed = hub.follow(generationId);
      hub.release(feed);
      return feed.followers;
    },
    async append(generationId: string, events: readonly NewEvent[]) {
      await orm.transaction(async (tx) => {
        await lockStream(tx, generationId);
        await appendEvents(tx, { generationId, fence: null }, events);
      });
      hub.wake(generationId);
    },
    async closeServer() {
      const from = performance.now();
      closed ??= server.close();
      await closed;
      return performance.now() - from;
    },
    async close() {
      closed ??= server.close();
      await closed;
      await closing.closeAll(AbortSignal.abort());
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}

/** Nothing listens there: nobody is asked for anything. */
const NOWHERE = 'http://127.0.0.1:9';
const GOOGLE_ALONE: ProviderSettings = {
  gemini: { apiKey: 'test', baseUrl: NOWHERE },
  vertex: {
    project: 'test',
    location: 'global',
    baseUrl: NOWHERE,
    credential: { kind: 'access token', accessToken: 'test' },
  },
  fal: null,
  replicate: null,
  openai: null,
};

function links() {
  return createImageLinks({ secretKey: deriveKey(SECRET, 'image links'), publicUrl: 'http://127.0.0.1' });
}

export function thought(text: string): NewEvent {
  return { type: 'THOUGHT', attemptId: null, body: { index: 0, text, imageId: null } };
}

export const FAILED: NewEvent = {
  type: 'GENERATION_FAILED',
  attemptId: null,
  body: { error: { code: 'INTERNAL', message: 'This test ended it.', retryable: false } },
};
