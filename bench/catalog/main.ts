import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openClient } from '../../src/db/client.ts';
import { readRichestModel, saveModels } from '../catalog-copies.ts';
import { installPeers } from '../install-peers.ts';
import { machineLine } from '../report.ts';
import { openStage, type Stage } from '../stage.ts';
import { measureReading, type Measured } from './measure-reading.ts';
import { modelsLike } from './models.ts';
import { startPeers, type Peers } from './peers.ts';
import { READINGS, type Reading } from './readings.ts';
import { catalogReportOf } from './report.ts';
import { assertSameFacts } from './same-facts.ts';

/*
 * Catalog reads against peers: the whole product, PostGraphile 5 and Mercurius on the same rows in the same PostgreSQL,
 * each a process of its own behind HTTP, and two floors; in turns, as Markdown on standard output.
 *
 *   npm run bench:catalog                              1,000 models, in about five minutes
 *   npm run bench:catalog -- --models 200 --ms 500     fewer, and shorter rounds
 *
 * Its first run installs the peers from npm. The peers keep no answers, so they are asked what is easiest for them, the
 * same again and again; only our row "no request twice" has a look-up more, of a model that isn't there.
 */

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: '1000' },
    ms: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
  },
});
/** So many models of each peer are compared with ours before anything is measured. */
const COMPARED = 20;

const versions = await installPeers(join(import.meta.dirname, 'peers'));
// PostgreSQL outlives whoever started it, so an interrupted run still ends in good order, after what is under way.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = true));
const measured: Measured[] = [];
const stage = await openStage();
try {
  await Promise.race([measure(), stage.broken]);
} finally {
  await stage.close();
}
process.stdout.write(`${machineLine()}, ${options.models} models; ${versions.join(', ')}\n\n`);
process.stdout.write(catalogReportOf(measured));

async function measure(): Promise<void> {
  process.stderr.write(`${options.models} models …\n`);
  const slugs = await saveModels(stage, modelsLike(await readRichestModel(), Number(options.models)));
  await readyForPeers(stage);
  const peers = await startPeers(stage);
  try {
    for (const reading of READINGS) await assertSameFacts(stage, peers, reading, slugs.slice(0, COMPARED));
    for (const reading of READINGS)
      for (const connections of [16, 64]) await measureAt(connections, reading, peers, slugs);
  } finally {
    await Promise.all([peers.postgraphile.stop(), peers.mercurius.stop()]);
  }
}

async function measureAt(connections: number, reading: Reading, peers: Peers, slugs: readonly string[]): Promise<void> {
  if (interrupted) return;
  process.stderr.write(`${reading.name}, ${connections} connections …\n`);
  const load = { slugs, connections, rounds: Number(options.rounds), ms: Number(options.ms) };
  measured.push(await measureReading(stage, peers, reading, load));
}

/** An index for the order of their page, which we keep in memory, and statistics of what was just written. */
async function readyForPeers({ databaseUrl }: Stage): Promise<void> {
  const sql = openClient(databaseUrl, { fetchTypes: false });
  await sql`create index bench_model_by_name on model (name, id)`;
  await sql`vacuum analyze`;
  await sql.end({ timeout: 5 });
}
