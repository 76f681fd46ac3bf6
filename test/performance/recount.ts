import type { Database } from '../../src/db/client.ts';
import type { Call } from './calls.ts';

/** A window as a test compares it. */
export interface StoredWindow {
  readonly providerSlug: string;
  readonly configKey: string;
  readonly mode: string;
  readonly resolution: string;
  readonly sandbox: boolean;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly meanMs: number | null;
  readonly failureMeanMs: number | null;
  readonly ttfbP50Ms: number | null;
  readonly ttfbP95Ms: number | null;
  readonly succeeded: number;
  readonly total: number;
  readonly successRate: number;
}

const WINDOW_MS = 30 * 86_400_000;
/** Which model an offer is of, as `saveModels` made them. */
const isBeta = (configKey: string) => configKey === 'fal/beta';

/** What the tables should hold after these calls: the definitions of the figures, written out once more and slowly. */
export function expectedWindows(calls: readonly Call[]): StoredWindow[] {
  const counted = calls.filter(
    ({ status, tier, agoMs }) => status !== 'CANCELED' && tier === 'STANDARD' && agoMs < WINDOW_MS,
  );
  const buckets = Map.groupBy(counted.flatMap(bucketsOf), ({ name }) => name);
  const windows = [...buckets].map(([name, entries]) =>
    windowOf(
      name,
      entries.map(({ call }) => call),
    ),
  );
  return windows.toSorted(byName);
}

export async function storedWindows({ sql }: Database): Promise<StoredWindow[]> {
  const rows = await sql<StoredWindow[]>`
    select provider_slug as "providerSlug", config_key as "configKey", mode, resolution, performance_window.sandbox,
      p50_ms as "p50Ms", p95_ms as "p95Ms", mean_ms as "meanMs", failure_mean_ms as "failureMeanMs",
      ttfb_p50_ms as "ttfbP50Ms", ttfb_p95_ms as "ttfbP95Ms", succeeded, total, success_rate as "successRate"
    from performance_window`;
  return rows.map((row) => ({ ...row })).toSorted(byName);
}

/** Every bucket that a call falls into; the models are told apart by their offers' names. */
function bucketsOf(call: Call): { name: string; call: Call }[] {
  const { configKey, mode, sandbox } = call;
  const providerSlug = configKey.split('/')[0];
  const resolution = call.resolution ?? '';
  return [
    [configKey, mode, resolution],
    [configKey, '*', '*'],
    ['*', mode, '*'],
    ['*', '*', '*'],
  ].map((bucket) => ({ name: JSON.stringify([isBeta(configKey), providerSlug, ...bucket, sandbox]), call }));
}

function windowOf(name: string, calls: readonly Call[]): StoredWindow {
  const [, providerSlug, configKey, mode, resolution, sandbox] = JSON.parse(name);
  const good = calls.filter(({ status }) => status === 'SUCCEEDED');
  const times = good.map(({ ms }) => ms);
  const firstBytes = good.flatMap(({ firstByteMs }) => (firstByteMs === null ? [] : [firstByteMs]));
  return {
    providerSlug,
    configKey,
    mode,
    resolution,
    sandbox,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    meanMs: mean(times),
    failureMeanMs: mean(calls.filter(({ status }) => status !== 'SUCCEEDED').map(({ ms }) => ms)),
    ttfbP50Ms: percentile(firstBytes, 0.5),
    ttfbP95Ms: percentile(firstBytes, 0.95),
    succeeded: good.length,
    total: calls.length,
    successRate: good.length / calls.length,
  };
}

/** The least value that at least this part of all values does not exceed. */
function percentile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted.find((_value, index) => (index + 1) / sorted.length >= part) ?? null;
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function byName(one: StoredWindow, other: StoredWindow): number {
  return nameOf(one) < nameOf(other) ? -1 : 1;
}

/** Two models may have the same bucket of one provider: their figures then tell which comes first. */
function nameOf({ providerSlug, configKey, mode, resolution, sandbox, ...figures }: StoredWindow): string {
  return JSON.stringify([providerSlug, configKey, mode, resolution, sandbox, figures]);
}
