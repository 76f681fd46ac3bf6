import type { Result } from '../interleave.ts';
import { cellsOf, goalTableOf, HEADINGS, inDigits, inMs, tableOf, type Goal } from '../report.ts';
import type { Measured, Span } from './measure.ts';

const ADDED_MS = 8;
const LEAST_SHARE = 0.5;
/** A process that keeps something of each request grows by more; one that doesn't still breathes. */
const FLAT_SHARE = 1.15;

/** Everybody's figures, what was written down, and the goal. */
export function gatewayReportOf(measured: readonly Measured[]): string {
  const headings = [...HEADINGS, 'added', 'Portkey’s rate', 'the proxy’s rate'];
  const books = [
    '',
    'answered',
    'paid upstream',
    'generations',
    'succeeded',
    'attempts',
    'ledger',
    'pictures',
    'memory',
  ];
  return [
    ...tableOf(headings, measured.flatMap(rowsOf)),
    '',
    ...tableOf(books, measured.flatMap(bookRowsOf)),
    '',
    ...goalTableOf(measured.flatMap(goalsOf)),
    '',
  ].join('\n');
}

function rowsOf({ connections, direct, proxy, portkey, ours }: Measured): string[][] {
  const row = (one: Result) => [
    ...cellsOf(one === direct ? `${one.name}, ${connections} at once` : `– ${one.name}`, one),
    one === direct ? '' : inMs(one.p50Ms - direct.p50Ms),
    `${inDigits(timesOf(one, portkey))} ×`,
    `${inDigits(timesOf(one, proxy))} ×`,
  ];
  return [direct, proxy, portkey, ours].map(row);
}

function bookRowsOf({ connections, books: { answered, paid, stored }, memory }: Measured): string[][] {
  const { generations, succeeded, attempts, ledgerEntries, images } = stored;
  const counts = [answered, paid, generations, succeeded, attempts, ledgerEntries, images];
  const blank = counts.map(() => '');
  return [
    [`ours, ${connections} at once`, ...counts.map((count) => count.toLocaleString('en-US')), inMb(memory.ours)],
    ['– Portkey’s gateway', ...blank, inMb(memory.portkey)],
  ];
}

function goalsOf({ connections, direct, portkey, ours, books, memory }: Measured): Goal[] {
  const share = timesOf(ours, portkey);
  const addedMs = ours.p50Ms - direct.p50Ms;
  const { answered, paid, stored } = books;
  const exact = [paid, ...Object.values(stored)].every((count) => count === answered);
  const { before, after } = memory.ours;
  const growth = (after ?? Number.NaN) / (before ?? Number.NaN);
  const rate: Goal = {
    wanted: `${connections} at once: ≥ 1 × Portkey’s rate, at the very least ${LEAST_SHARE} ×`,
    got: `${inDigits(share)} ×`,
    met: share >= 1,
    failed: share < LEAST_SHARE,
  };
  const added: Goal = {
    wanted: `1 at once: adds ≤ ${ADDED_MS} ms`,
    got: inMs(addedMs),
    met: addedMs <= ADDED_MS,
  };
  return [
    ...(connections === 1 ? [added] : [rate]),
    {
      wanted: `${connections} at once: as many paid calls, generations, attempts and ledger entries as answers`,
      got: exact ? 'equal' : 'not equal',
      met: exact,
      failed: true,
    },
    {
      wanted: `${connections} at once: memory grows by ≤ ${inDigits((FLAT_SHARE - 1) * 100)} % after the warm-up`,
      got: `${inDigits((growth - 1) * 100)} %`,
      met: !(growth > FLAT_SHARE),
    },
  ];
}

function inMb({ before, after }: Span): string {
  return before === null || after === null ? '' : `${inDigits(before)} → ${inDigits(after)} MB`;
}

function timesOf(own: Result, other: Result): number {
  return (own.perSecond ?? Number.NaN) / (other.perSecond ?? Number.NaN);
}
