import { parseArgs } from 'node:util';
import { runRouting, type RoutingRun, type RoutingSetting } from './routing-run.ts';
import { machineLine, tableOf } from './report.ts';

/*
 * How well offers are chosen: the sandbox's four providers of one model at the figures that its page published, failing
 * as often as the real ones, with a clock that runs faster; from a cold start, without a hint from the caller.
 *
 *   npm run bench:routing                             2,000 generations a row, in about ten minutes
 *   npm run bench:routing -- --generations 500        fewer
 *   npm run bench:routing -- routed hedged            only these rows
 *
 * Times are the provider's own: what was measured, times the clock's scale. So is what we add: a millisecond of ours
 * counts as twenty here, which makes these times worse than they would be.
 */

const SCALE = 10;

const SETTINGS: Readonly<Record<string, RoutingSetting>> = {
  single: {
    title: 'best single provider (Gemini API alone)',
    model: 'gemini/gemini-3.1-flash-image-preview',
    routing: {},
  },
  fixed: { title: 'fixed order, as the page lists them', routing: { order: ['vertex', 'fal', 'replicate', 'gemini'] } },
  routed: { title: 'routed', routing: {} },
  unknown: { title: 'routed, with nothing known before', routing: {}, forgetFigures: true },
  fastest: { title: 'routed, FASTEST', routing: { strategy: 'FASTEST' } },
  hedged: { title: 'routed, FASTEST, hedged', routing: { strategy: 'FASTEST', hedgeUpToUsd: '0.2' } },
  outage: { title: 'routed, Gemini API down for the middle third', routing: {}, outageOf: 'gemini' },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { generations: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const unknown = positionals.filter((name) => !(name in SETTINGS));
if (unknown.length > 0)
  throw new Error(`There is no row "${unknown.join('", "')}". There are ${Object.keys(SETTINGS).join(', ')}.`);

const runs = new Map<string, RoutingRun>();
for (const [name, setting] of Object.entries(SETTINGS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${setting.title} …\n`);
  const { generations, seed } = options;
  runs.set(name, await runRouting(setting, { generations: Number(generations), seed: Number(seed), scale: SCALE }));
}
print();

function print(): void {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const headings = [
    '',
    'success',
    'first try',
    'p50',
    'p95',
    'p99',
    'cost a picture',
    '× cheapest',
    'our own part, p50',
  ];
  const rows = [...runs.values()].map((run) => [
    run.title,
    percent(run.successRate),
    percent(run.firstTryRate),
    seconds(run.p50Seconds),
    seconds(run.p95Seconds),
    seconds(run.p99Seconds),
    `$${run.usdAPicture.toFixed(4)}`,
    run.timesCheapest.toFixed(3),
    `${run.overheadMs.toFixed(0)} ms`,
  ]);
  process.stdout.write(
    `${machineLine()}, ${options.generations} generations a row, seed ${options.seed}, clock × ${SCALE}.\n`,
  );
  process.stdout.write(
    'Failures take 0.3 of a success’s time: 60 % error JSON, 35 % without an image, 5 % cut; onUnknown: NEXT_OFFER.\n\n',
  );
  process.stdout.write(`${tableOf(headings, rows).join('\n')}\n\n`);
  const lines = goals().map(([wanted, got, met]) => [wanted, got, met ? 'met' : '**missed**']);
  if (lines.length > 0) process.stdout.write(`${tableOf(['goal', 'this run', ''], lines).join('\n')}\n`);
}

function goals(): [string, string, boolean][] {
  const found: [string, string, boolean][] = [];
  for (const name of ['routed', 'unknown']) {
    const run = runs.get(name);
    if (run === undefined) continue;
    const met = run.successRate >= 0.999 && run.p50Seconds <= 30 && run.p95Seconds <= 70 && run.timesCheapest <= 1.1;
    const got = `${(run.successRate * 100).toFixed(2)} %, ${run.p50Seconds.toFixed(1)} s, ${run.p95Seconds.toFixed(1)} s, ${run.timesCheapest.toFixed(3)}`;
    found.push([`${run.title}: success ≥ 99.9 %, p50 ≤ 30 s, p95 ≤ 70 s, cost ≤ 1.10 × cheapest`, got, met]);
  }
  const [plain, hedged] = [runs.get('fastest'), runs.get('hedged')];
  if (plain !== undefined && hedged !== undefined) {
    const sooner = 1 - hedged.p99Seconds / plain.p99Seconds;
    const dearer = hedged.usdAPicture / plain.usdAPicture - 1;
    const got = `${(sooner * 100).toFixed(1)} % lower for ${(dearer * 100).toFixed(1)} % more`;
    found.push(['hedging: p99 ≥ 5 % lower for ≤ 20 % more money', got, sooner >= 0.05 && dearer <= 0.2]);
  }
  const outage = runs.get('outage');
  if (outage !== undefined) {
    const back = outage.usedAgainAfterSeconds;
    const got = `${(outage.successRate * 100).toFixed(2)} %, used again after ${back === null ? 'never' : `${back.toFixed(0)} s`}`;
    const met = outage.successRate >= 0.995 && back !== null && back <= 300;
    found.push(['outage: success ≥ 99.5 %, used again ≤ 5 min after it is back', got, met]);
  }
  return found;
}
