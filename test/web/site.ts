import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { createTestDatabase } from '../database.ts';
import { clientOf, environmentFor, everyProvider, type Client } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { openBrowser } from './browser.ts';

export const PHONE = { width: 390, height: 844 };

/** One browser's window on the site. */
export interface Visit {
  readonly page: Page;
  /** What its console called an error, what was thrown in it, and whom it asked beside its own server. */
  readonly errors: string[];
  /** Opens a page and waits until it stands. */
  readonly open: (path: string) => Promise<void>;
  /** That axe finds nothing, in light and in dark, and nothing is wider than the screen. */
  readonly accessible: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A real server, its sandbox and a real browser. */
export interface Site extends Client {
  readonly sandbox: SandboxProcess;
  visit(options?: BrowserContextOptions & { signedIn?: boolean }): Promise<Visit>;
  /** SIGKILL, and a new process at the same address. */
  killAndRestart(): Promise<void>;
  close(): Promise<void>;
}

/** `speed` as of the sandbox: at 12, a picture takes two to four seconds, in which a server can be killed. */
export async function openSite({
  speed = 12,
  environment: more = {},
}: { speed?: number; environment?: Record<string, string> } = {}): Promise<Site> {
  const [sandbox, database, dataDir, port, browser] = await Promise.all([
    startSandbox({ speed, plain: false }),
    createTestDatabase({ shipped: true }),
    mkdtemp(join(tmpdir(), 'pictograph-site-')),
    freePort(),
    openBrowser(),
  ]);
  const environment = {
    ...environmentFor({ databaseUrl: database.url, dataDir, sandboxUrl: sandbox.url }),
    ...everyProvider(sandbox.url),
    PORT: String(port),
    LEASE_MS: '1500',
    RECONCILE_GRACE_MS: '1000',
    ...more,
  };
  let server: ServerProcess = await startProcess(environment);
  const client = clientOf(server.url);
  /** The cookie of the first who signed in; the others come with it, which is a second sooner. */
  let signedInBefore: BrowserContextOptions['storageState'];
  return {
    ...client,
    sandbox,
    async visit({ signedIn = true, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 860 },
        ...(signedIn && signedInBefore !== undefined && { storageState: signedInBefore }),
        ...options,
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== server.url) errors.push(`asked ${request.url()}`);
      });
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      if (signedIn && signedInBefore === undefined) {
        await page.goto(await signInLink(client));
        await page.waitForURL('**/playground');
        signedInBefore = await context.storageState();
      }
      return {
        page,
        errors,
        async open(path) {
          await page.goto(server.url + path);
          await page.getByRole('heading', { level: 1 }).waitFor();
        },
        accessible: () => assertAccessible(page),
        close: () => context.close(),
      };
    },
    async killAndRestart() {
      await server.kill();
      server = await startProcess(environment);
    },
    async close() {
      await browser.close();
      await server.stop();
      await sandbox.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signInLink(client: Client): Promise<string> {
  const { data } = await client.ask<{ createSignInLink: { url: string } }>(
    'mutation { createSignInLink { ... on CreateSignInLinkPayload { url } } }',
  );
  return data.createSignInLink.url;
}

async function assertAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours follow a frame later.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const axe = new AxeBuilder({ page });
    // Of all that axe looks at, colours alone are another's in the dark.
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
    const told = violations.map(
      ({ id, nodes }) =>
        `${colorScheme} ${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html)
          .join(' ')}`,
    );
    assert.deepEqual(told, [], page.url());
  }
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= screen, `${page.url()} is ${wide} pixels wide on a screen of ${screen}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // a listening TCP server has one
  probe.close();
  return port;
}
