import { availableParallelism, cpus } from 'node:os';
import type { Result } from './interleave.ts';

/** One line of thought of the report: the product, what it is compared with, and what we wanted. */
export interface Measurement {
  readonly product: Result;
  readonly floors: readonly Result[];
  /** By what product and floors are compared. */
  readonly compareBy: 'time' | 'rate';
  readonly goals: readonly Goal[];
}

export interface Goal {
  readonly wanted: string;
  readonly got: string;
  readonly met: boolean;
  /** It isn't even what it has to be at the least, where that is another figure. */
  readonly failed?: boolean;
}

/** Above what {@link cellsOf} gives. */
export const HEADINGS = ['', 'median', 'p95', 'p99', 'a second', 'CPU a request'];

/** All measurements as one Markdown table, which is good to read as it is, and the goals below it. */
export function reportOf(measurements: readonly Measurement[]): string {
  const rows = measurements.flatMap(({ product, floors, compareBy }) => [
    [...cellsOf(product.name, product), ''],
    ...floors.map((floor) => [...cellsOf(`– ${floor.name}`, floor), ratioOf(product, floor, compareBy)]),
  ]);
  const goals = measurements.flatMap((measurement) => measurement.goals);
  return [...tableOf([...HEADINGS, 'against the floor'], rows), '', ...goalTableOf(goals), ''].join('\n');
}

/** When and on what this runs. */
export function machineLine(): string {
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? process.arch}`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}, Node ${process.version}`;
}

export function goalTableOf(goals: readonly Goal[]): string[] {
  const verdict = ({ met, failed = false }: Goal) => (met ? 'met' : failed ? '**failed**' : '**missed**');
  return tableOf(
    ['goal', 'this run', ''],
    goals.map((goal) => [goal.wanted, goal.got, verdict(goal)]),
  );
}

export function cellsOf(name: string, { p50Ms, p95Ms, p99Ms, perSecond, cpuMicros }: Result): string[] {
  return [
    name,
    inMs(p50Ms),
    inMs(p95Ms),
    inMs(p99Ms),
    perSecond === null ? '' : inDigits(perSecond),
    cpuMicros === null ? '' : `${inDigits(cpuMicros)} µs`,
  ];
}

function ratioOf(product: Result, floor: Result, by: Measurement['compareBy']): string {
  if (by === 'rate' && product.perSecond !== null && floor.perSecond !== null)
    return `${inDigits(product.perSecond / floor.perSecond)} × its rate`;
  return `${inDigits(product.p50Ms / floor.p50Ms)} × its time`;
}

export function inMs(ms: number): string {
  return Number.isNaN(ms) ? '' : `${inDigits(ms)} ms`;
}

/** Three digits that matter, thousands apart. */
export function inDigits(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(headings), rule, ...rows.map(line)];
}
