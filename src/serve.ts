import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openApp, type App } from './app.ts';
import { createLog } from './base/log.ts';
import { wait } from './base/wait.ts';
import type { Config } from './config.ts';

/** One press of Ctrl-C may arrive twice: the terminal tells every process of the group, and npm passes on what it got. */
const ONE_PRESS_MS = 250;

/** A start that is told to stop may finish what it is at, so long. */
const LONGEST_GOODBYE_MS = 5000;

/** Runs this process's part of the installation until a signal ends it: the first one in good order, the second at once. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  const hurry = new AbortController();
  // Heard from the beginning, so that a signal during a long start isn't lost.
  let asked = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      const again = performance.now() - askedAt > ONE_PRESS_MS;
      askedAt = performance.now();
      if (!again) return;
      asked += 1;
      if (asked === 2) hurry.abort();
      // Something hangs that should not; whoever presses a third time means it.
      if (asked > 2) process.exit(1);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  // A promise that nobody awaits is a bug here; going on with half of a state would hide it.
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled_rejection');
    process.exit(1);
  });
  const opened = new AbortController();
  void stopped.then(async () => {
    await wait(LONGEST_GOODBYE_MS, opened.signal);
    if (opened.signal.aborted) return;
    // Nothing is under way yet that a sudden end could harm; the next start finds what this one began.
    log.warn('stopped_during_start');
    process.exit(1);
  });
  const app = await openApp(config, log).finally(() => opened.abort());
  const signIn = (await app.signInLink?.()) ?? null;
  greet(app, config, signIn?.url ?? null);
  log.info({ url: app.url, role: config.role, sandbox: app.sandbox, pid: process.pid }, 'ready');
  await stopped;
  log.info({ running: app.running }, 'stopping');
  if (app.running > 0) {
    process.stdout.write(
      `  Finishing ${app.running} generation${app.running === 1 ? '' : 's'}, ${config.worker.drainMs / 1000} s at most. Ctrl-C again ends it now.\n`,
    );
  }
  await app.close(hurry.signal);
  log.info('stopped');
}

/** What a person at the terminal needs to go on. */
function greet(
  { url, sandbox, madeAdminKey }: App,
  { dataDir, port, providers }: Config,
  signInUrl: string | null,
): void {
  const lines = [''];
  if (url !== null) lines.push(`  Pictograph is ready: ${url}  (GraphQL at ${url}/graphql)`);
  if (sandbox) {
    lines.push('  The sandbox answers for all providers: no real model, no real money.');
    if (Object.values(providers).some((one) => one !== null))
      lines.push('  SANDBOX=on: the keys in the environment are not used.');
  }
  const keyFile = join(dataDir, 'admin-key');
  if (madeAdminKey === null && existsSync(keyFile)) lines.push(`  Your admin key is in ${keyFile}.`);
  if (madeAdminKey !== null)
    lines.push(`  Your admin key, shown this once and kept in ${keyFile}:`, '', `    ${madeAdminKey}`);
  if (signInUrl !== null)
    lines.push('', '  Sign in with a browser, once and within ten minutes:', '', `    ${signInUrl}`);
  if (url !== null) {
    // Where the command would look for the server and its key if nobody told it.
    const told = [
      ...(port === 4000 ? [] : [`PORT=${port} `]),
      ...(resolve(dataDir) === resolve('.pictograph') ? [] : [`DATA_DIR=${dataDir} `]),
    ].join('');
    lines.push('', `  In a second terminal:  ${told}npx pictograph generate "a capybara in a ceramics studio"`);
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
