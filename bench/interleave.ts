import { median, quantile } from './statistics.ts';

/** What one round of one contestant gave. */
export interface Round {
  /** How long each operation took. */
  readonly latenciesMs: readonly number[];
  /** Operations a second over the whole round; null where the pace was given. */
  readonly perSecond: number | null;
}

/** Something that is measured: the product, or a floor that it is compared with. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<Round>;
  /** Processor time that its server side has used so far, in microseconds; null where the system doesn't tell. */
  readonly cpuMicros?: () => Promise<number | null>;
}

/** What all rounds of one contestant came to. */
export interface Result {
  readonly name: string;
  readonly p50Ms: number;
  /** NaN where there are too few for the word to mean anything. */
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number | null;
  /** Processor time of the server side an operation. */
  readonly cpuMicros: number | null;
}

/**
 * Runs the contestants in turn, round after round, so that whatever else the machine does meets all of them alike. The
 * first round of each warms it up and is dropped, unless they begin cold by nature (`warmUps: 0`). Latencies of all
 * rounds are pooled; rates are medians of the rounds.
 */
export async function interleave(
  rounds: number,
  contestants: readonly Contestant[],
  { warmUps = 1 }: { warmUps?: number } = {},
): Promise<Result[]> {
  const kept = contestants.map(() => ({ latenciesMs: [] as number[], rates: [] as number[], cpu: [] as number[] }));
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [index, { run, cpuMicros }] of contestants.entries()) {
      const before = (await cpuMicros?.()) ?? null;
      const { latenciesMs, perSecond } = await run();
      const after = (await cpuMicros?.()) ?? null;
      const results = kept[index];
      if (round < warmUps || results === undefined) continue;
      for (const latencyMs of latenciesMs) results.latenciesMs.push(latencyMs);
      if (perSecond !== null) results.rates.push(perSecond);
      if (before !== null && after !== null) results.cpu.push((after - before) / latenciesMs.length);
    }
  }
  return contestants.map(({ name }, index) => {
    const { latenciesMs = [], rates = [], cpu = [] } = kept[index] ?? {};
    return {
      name,
      p50Ms: median(latenciesMs),
      p95Ms: latenciesMs.length < 20 ? Number.NaN : quantile(latenciesMs, 0.95),
      p99Ms: latenciesMs.length < 100 ? Number.NaN : quantile(latenciesMs, 0.99),
      perSecond: rates.length === 0 ? null : median(rates),
      cpuMicros: cpu.length === 0 ? null : median(cpu),
    };
  });
}
