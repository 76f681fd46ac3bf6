import { createLoaders } from '../schema/loaders.ts';
import type { Context } from '../schema/context.ts';
import { createAuthenticator } from './access/authenticate.ts';
import { ensureAccount } from './access/bootstrap.ts';
import { limitFailedKeys } from './access/failed-keys.ts';
import { deriveKey } from './access/secret.ts';
import { createSessionSeal } from './access/session-seal.ts';
import { firstAdmin, makeSignInLink, type SignInLink } from './access/sign-in-code.ts';
import { hasScope, type Viewer } from './access/viewer.ts';
import { createImageLinks } from './assets/link.ts';
import { notedStore } from './assets/noted-store.ts';
import { openStore } from './assets/open-store.ts';
import { recentStore } from './assets/recent-store.ts';
import { Closing } from './base/closing.ts';
import type { Log } from './base/log.ts';
import { createCatalogHistory } from './catalog/history/history.ts';
import { openCatalog } from './catalog/store.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './db/client.ts';
import { openListener } from './db/listen.ts';
import { createNotifier } from './db/notify.ts';
import { readEpoch } from './events/epoch.ts';
import { EVENTS_CHANNEL, Hub } from './events/hub.ts';
import { createHookAddresses, receiveHook } from './generation/hooks.ts';
import { Nudges } from './generation/nudges.ts';
import { WORK_CHANNEL, Worker } from './generation/worker.ts';
import { createGenerationWriter } from './generation/writer.ts';
import { Answers } from './http/answers.ts';
import { isLoopback } from './http/loopback.ts';
import { openServer } from './http/server.ts';
import { createGuardedFetch } from './fetch/guarded-fetch.ts';
import { createGuardedPost } from './fetch/guarded-post.ts';
import { PerformanceFold } from './performance/fold.ts';
import { MeasuredPerformance } from './performance/measured.ts';
import { prepare } from './prepare.ts';
import { createProviders } from './providers/providers.ts';
import { providerOrigins } from './providers/settings.ts';
import type { RoutingRooms } from './routing/circumstances.ts';
import { atRealSpeed } from './routing/figures.ts';
import { Health } from './routing/health.ts';
import { sandboxScenario } from './providers/sandbox-scenario.ts';
import { startSandboxProcess } from './providers/sandbox-process.ts';
import { Outbox } from './webhooks/outbox.ts';
import { WEBHOOKS_CHANNEL, WebhookSender } from './webhooks/sender.ts';

/** A running installation, or one process of it. */
export interface App {
  /** Where its doors are; null for a process that only works. */
  readonly url: string | null;
  readonly sandbox: boolean;
  /** How many generations this process runs now. */
  readonly running: number;
  /** The admin key, when this start made one: to be shown once. */
  readonly madeAdminKey: string | null;
  /** Makes a link that signs a browser in as an admin; null without any admin's key. Null for a process without doors. */
  readonly signInLink: (() => Promise<SignInLink | null>) | null;
  /** Ends everything in the reverse order of its opening. `hurry` ends the waiting for generations that are running. */
  close(hurry: AbortSignal): Promise<void>;
}

/** The composition root: the only place that knows every room. What fails half way closes what was opened. */
export async function openApp(config: Config, log: Log): Promise<App> {
  const closing = new Closing();
  try {
    return await open(config, log, closing);
  } catch (error) {
    await closing.closeAll(AbortSignal.abort());
    throw error;
  }
}

async function open(config: Config, log: Log, closing: Closing): Promise<App> {
  const { url: databaseUrl, madeAdminKey, pepper, secret } = await prepare(config, log, closing);
  const database: Database = closing.add(openDatabase({ url: databaseUrl }));
  const listener = closing.add(
    openListener(config.postgres.kind === 'external' ? config.postgres.directUrl : databaseUrl, { log }),
  );
  const catalog = closing.add(await openCatalog(database, { log, listener }));
  const store = recentStore(notedStore(closing.add(await openStore(config.assets)), database.sql));
  const works = config.role !== 'api';

  const sandbox =
    config.sandbox.mode === 'on' ||
    (config.sandbox.mode === 'auto' && Object.values(config.providers).every((one) => one === null));
  const sandboxProcess =
    sandbox && works && config.sandbox.url === null
      ? closing.add(
          await startSandboxProcess({
            scenario: sandboxScenario(catalog.current(), config.sandbox),
            folder: config.dataDir,
            log,
          }),
        )
      : null;
  const sandboxUrl = sandbox ? (config.sandbox.url ?? sandboxProcess?.url ?? 'http://127.0.0.1') : null;
  const ownHosts = config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname];
  const fetchPicture = createGuardedFetch({
    allowOrigins: [
      ...config.fetchAllowOrigins,
      ...providerOrigins(config.providers),
      ...(sandboxUrl === null ? [] : [new URL(sandboxUrl).origin]),
    ],
    ownHosts,
  });
  // A process without hands only asks which providers there are, and hears their webhooks.
  const providers = createProviders(config.providers, sandboxUrl, { fetchPicture });

  const measured = closing.add(
    await MeasuredPerformance.open(database.sql, { sandbox: providers.sandbox, listener, log }),
  );
  const scale = providers.sandbox ? config.sandbox.speed : 1;
  const health = closing.add(
    await Health.open(database, {
      log,
      sandbox: providers.sandbox,
      listener,
      scale,
      breakerOpenMs: config.worker.breakerOpenMs,
    }),
  );
  const routing: RoutingRooms = {
    providers: providers.bySlug,
    health,
    measured: (...bucket) => atRealSpeed(measured.figures(...bucket), scale),
  };
  const fold = works ? closing.add(new PerformanceFold(database.sql, { log })) : null;
  const hub = closing.add(await Hub.open(database, { listener, log }));
  const eventWakes = closing.add(createNotifier(database.sql, EVENTS_CHANNEL, { log }));
  const workWakes = closing.add(createNotifier(database.sql, WORK_CHANNEL, { log }));
  const onWritten = (generationId: string, head?: number, ended = false) => {
    hub.wake(generationId, ended);
    fold?.nudge();
    eventWakes.wake(head === undefined ? generationId : `${generationId}:${head}${ended ? ':end' : ''}`);
  };

  let url: string | null = null;
  let signInLink: App['signInLink'] = null;
  const allLocal = sandbox || providerOrigins(config.providers).every((origin) => isLoopback(new URL(origin).hostname));
  const hookAddresses = createHookAddresses({
    secretKey: deriveKey(secret, 'provider webhooks'),
    // Providers out there reach only what PUBLIC_URL names; those on this machine reach this port.
    publicUrl: () => config.publicUrl ?? (allLocal ? url : null),
  });
  const nudges = new Nudges();

  let worker: Worker | null = null;
  if (works) {
    const writer = closing.add(createGenerationWriter(database.sql, { log, onWritten }));
    worker = await Worker.start(
      {
        database,
        catalog: () => catalog.current(),
        store,
        writer,
        ...routing,
        sandboxSpeed: config.sandbox.speed,
        hookUrl: (provider, attemptId) => hookAddresses.of(provider, attemptId),
        nudges,
        reconcileGraceMs: config.worker.reconcileGraceMs,
        log,
        onWritten,
      },
      config.worker,
      listener,
    );
    closing.add(worker);
  }

  const imageLinksKey = deriveKey(secret, 'image links');
  const webhooks = {
    post: createGuardedPost({
      allowOrigins: config.fetchAllowOrigins,
      ownHosts,
      limits: { totalMs: config.webhookTimeoutMs },
    }),
    secretKey: deriveKey(secret, 'webhook secrets'),
  };
  const webhookWakes = closing.add(createNotifier(database.sql, WEBHOOKS_CHANNEL, { log }));
  let sender: WebhookSender | null = null;
  const onDue = () => {
    sender?.nudge();
    webhookWakes.wake('due');
  };
  if (works) {
    sender = closing.add(
      await WebhookSender.start(
        {
          ...webhooks,
          orm: database.orm,
          catalog: () => catalog.current(),
          imageLinks: () => {
            const publicUrl = url ?? config.publicUrl;
            return publicUrl === null ? null : createImageLinks({ secretKey: imageLinksKey, publicUrl });
          },
          log,
        },
        { timeoutMs: config.webhookTimeoutMs, pollMs: config.worker.pollMs },
        listener,
      ),
    );
    closing.add(new Outbox({ orm: database.orm, hub, log, onNoted: onDue }));
  }
  const tellWorkers = (message: string) => {
    worker?.hear(message);
    workWakes.wake(message);
  };

  if (config.role !== 'worker') {
    const accountId = await ensureAccount(database.orm);
    const seal = createSessionSeal(deriveKey(secret, 'sessions'));
    const authenticator = closing.add(
      createAuthenticator({ database, pepper, adminKey: config.adminKey, seal, accountId, log }),
    );
    const epoch = await readEpoch(database.orm);
    const history = createCatalogHistory({ orm: database.orm, store: catalog, epoch, log });
    let publicUrl = config.publicUrl ?? '';
    const links = () => createImageLinks({ secretKey: imageLinksKey, publicUrl });
    const starting = {
      sandbox: providers.sandbox,
      store,
      fetchPicture,
      hub,
      log,
      reserve: () => worker?.reserve() ?? null,
      onStarted: (generationId: string, reserved: boolean) => {
        onWritten(generationId);
        if (!reserved) tellWorkers('run');
      },
      onCancel: (generationId: string) => {
        onWritten(generationId);
        tellWorkers(`cancel:${generationId}`);
      },
      stillValid: (one: Viewer) => authenticator.stillValid(one),
    };
    const contextFor = (viewer: Viewer | null): Context => ({
      viewer,
      database,
      catalog: catalog.current(),
      history,
      configuredProviders: viewer !== null && hasScope(viewer, 'ADMIN') ? providers.configured : null,
      loaders: createLoaders(database),
      performance: measured,
      routing,
      imageLinks: links(),
      baseUrl: publicUrl,
      keyPepper: pepper,
      webhooks: { ...webhooks, onDue },
      generations: { ...starting, epoch },
      renew(this: { catalog: Context['catalog']; loaders: Context['loaders'] }) {
        this.catalog = catalog.current();
        this.loaders = createLoaders(database);
      },
      async refreshCatalog(this: { catalog: Context['catalog'] }) {
        await catalog.refresh();
        this.catalog = catalog.current();
      },
    });
    const answers = new Answers(() => ({ catalog: catalog.current().version, performance: measured.version }));
    catalog.onChange(() => answers.clear());
    const server = closing.add(
      await openServer({
        ...starting,
        host: config.host,
        port: config.port,
        database,
        routing,
        links,
        catalog: () => catalog.current(),
        baseUrl: () => publicUrl,
        authenticate: limitFailedKeys(authenticator, { log }),
        sessions: { seal, pepper },
        // Only admins change the catalog, so only they could miss what they have just changed at another process.
        catchUp: async (viewer) => {
          if (viewer === null || !hasScope(viewer, 'ADMIN')) return;
          await catalog.refresh().catch((error: unknown) => log.warn({ err: error }, 'catalog_refresh_failed'));
        },
        contextFor,
        answers,
        providers: providers.bySlug,
        receiveHook: (provider, request, query) =>
          receiveHook(
            {
              orm: database.orm,
              addresses: hookAddresses,
              log,
              onHook: (attemptId) => tellWorkers(`hook:${attemptId}`),
            },
            provider,
            request,
            query,
          ),
        ready: () => !closing.begun,
      }),
    );
    url = config.publicUrl ?? server.url;
    publicUrl = url;
    signInLink = async () => {
      const admin = await firstAdmin(database.orm, { accountId, adminKey: config.adminKey });
      return admin === null ? null : await makeSignInLink(database.orm, admin, { pepper, baseUrl: publicUrl });
    };
  }
  return {
    url,
    sandbox,
    madeAdminKey,
    signInLink,
    get running() {
      return worker?.running ?? 0;
    },
    close: (hurry) => closing.closeAll(hurry),
  };
}
