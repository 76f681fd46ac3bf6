import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Viewer } from '../src/access/viewer.ts';
import { createLog } from '../src/base/log.ts';
import { importPage } from '../src/catalog/page/import-page.ts';
import { pageOf } from '../src/catalog/page/page-of.ts';
import { readPage } from '../src/catalog/page/read-page.ts';
import { shipCatalog } from '../src/catalog/ship.ts';
import { openCatalog } from '../src/catalog/store.ts';
import { openDatabase } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { startPostgres } from './postgres.ts';
import { tableOf } from './report.ts';

/*
 * How fast pages are taken into a catalog that grows, and whether anybody who reads meanwhile has to wait.
 *
 *   npm run bench:pages                     1,000 pages, one after the other, each a transaction of its own
 *   npm run bench:pages -- --pages 200      fewer
 */

const { values } = parseArgs({ options: { pages: { type: 'string', default: '1000' } } });
const count = Number(values.pages);
const ADMIN: Viewer = { accountId: 'acc_bench', apiKeyId: null, scopes: new Set(['ADMIN']) };
const SLUG = 'gemini-3.1-flash-image-preview';

const postgres = await startPostgres();
const log = createLog('silent');
await migrate(postgres.url, { migrationsFolder: join(import.meta.dirname, '..', 'migrations'), log });
const database = openDatabase({ url: postgres.url });
const { orm } = database;
await shipCatalog(orm);
const store = await openCatalog(database, { log, pollMs: 100 });
const shipped = store.current().model(SLUG);
if (shipped === null) throw new Error(`The shipped catalog has no ${SLUG}.`);
const page = pageOf(shipped, 'http://127.0.0.1:4000');
// Its names and config keys are the shipped model's own, so each copy has others.
const pages = Array.from({ length: count }, (_, index) =>
  page.replaceAll(SLUG, `copy-${index}`).replace('- Aliases: gemini-3.1-flash-image\n', ''),
);

const parsing = await measured(async () => pages.forEach((text) => readPage(text)));

const reader = openDatabase({ url: postgres.url, maxConnections: 1 });
let reading = true;
const waits: number[] = [];
const readers = (async () => {
  while (reading) {
    const from = performance.now();
    await reader.sql`select m.slug, o.config_key, p.amount from model m join offer o on o.model_id = m.id join price p on p.offer_id = o.id where m.slug = ${SLUG}`;
    waits.push(performance.now() - from);
    await sleep(2);
  }
})();
const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
const importing = await measured(async () => {
  for (const text of pages) await importPage(orm, ADMIN, text);
});
loop.disable();
const again = await measured(async () => {
  for (const text of pages) await importPage(orm, ADMIN, text);
});
reading = false;
await readers;
await store.refresh();
const models = store.current().models.length;
await store.close();
await reader.close();
await database.close();
await postgres.close();

const sorted = waits.toSorted((one, other) => one - other);
const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
process.stdout.write(
  `${tableOf(
    ['', 'pages a second', 'ms a page'],
    [
      ['read alone, without a database', perSecond(parsing), perPage(parsing)],
      ['imported: new', perSecond(importing), perPage(importing)],
      ['imported again: nothing changes', perSecond(again), perPage(again)],
    ],
  ).join('\n')}\n\n`,
);
process.stdout.write(
  `${models} models. A reader beside it (${sorted.length} reads of one model by SQL) waited p50 ${at(0.5)}, p99 ${at(0.99)}, at most ${at(1)} ms; the process's event loop at most ${(loop.max / 1e6).toFixed(1)} ms (goal: 50).\n`,
);

async function measured(act: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

function perSecond(ms: number): string {
  return ((count / ms) * 1000).toFixed(0);
}

function perPage(ms: number): string {
  return (ms / count).toFixed(2);
}
