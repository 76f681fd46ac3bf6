import { parseArgs } from 'node:util';
import { measureAcceptPath } from './accept-path.ts';
import { measureAppendThroughput } from './append-throughput.ts';
import { measureCatalogPage } from './catalog-page.ts';
import { measureEventDelivery } from './event-delivery.ts';
import { machineLine, reportOf, type Measurement } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { measureStart } from './start.ts';
import { measureWholeGeneration } from './whole-generation.ts';

/*
 * The house's benchmarks: each measurement beside its floor, in the same run, as Markdown on standard output.
 *
 *   npm run bench                          all of it, in about two minutes
 *   npm run bench -- accept events         only these
 *   npm run bench -- --full                also 1,000 streams, 1,000 models, and twice the rounds
 *   npm run bench -- --profile <folder>    also a CPU profile of the server's processes, for Chrome's or VS Code's viewer
 */

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false }, profile: { type: 'string' } },
});

const rounds = options.full ? 6 : 3;
const events = { rounds, seconds: 1.5 };
/** In this order: a worker runs only for the first, and would take what the others leave in the queue. */
const MEASUREMENTS: Record<string, (stage: Stage) => Promise<Measurement[]>> = {
  generation: (stage) => measureWholeGeneration(stage, { rounds, ms: 800 }),
  accept: (stage) => measureAcceptPath(stage, { rounds, ms: 400 }),
  events: async (stage) => [
    ...(await measureEventDelivery(stage, { ...events, streams: 1, perSecond: 100 })),
    ...(await measureEventDelivery(stage, { ...events, streams: 200, perSecond: 10 })),
    ...(options.full ? await measureEventDelivery(stage, { ...events, streams: 1000, perSecond: 10 }) : []),
  ],
  append: (stage) => measureAppendThroughput(stage, { rounds, ms: 700 }),
  catalog: (stage) => measureCatalogPage(stage, { rounds, ms: 300, models: options.full ? 1000 : 100 }),
  start: () => measureStart({ rounds: 2 }),
};

const unknown = wanted.filter((name) => !(name in MEASUREMENTS));
if (unknown.length > 0)
  throw new Error(
    `There is no measurement "${unknown.join('", "')}". There are ${Object.keys(MEASUREMENTS).join(', ')}.`,
  );

// PostgreSQL outlives whoever started it, so an interrupted run still ends in good order, after what is under way.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = true));
const measured: Measurement[] = [];
const stage = await openStage(options.profile);
try {
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (interrupted || (wanted.length > 0 && !wanted.includes(name))) continue;
    process.stderr.write(`${name} …\n`);
    measured.push(...(await Promise.race([measure(stage), stage.broken])));
  }
} finally {
  await stage.close();
}
process.stdout.write(`${machineLine()}\n\n`);
process.stdout.write(reportOf(measured));
