import type { Result } from '../interleave.ts';
import { cellsOf, goalTableOf, HEADINGS, inDigits, tableOf, type Goal } from '../report.ts';
import type { Measured } from './measure-reading.ts';

/** What is too little, whatever we wished for. */
const LEAST_TIMES = 3;
const BUFFER_SHARE = 0.5;

/** All figures as one Markdown table, our rate against each other one, and the goals below it. */
export function catalogReportOf(measured: readonly Measured[]): string {
  const headings = [...HEADINGS, 'our rate, repeated', 'our rate, unrepeated'];
  return [...tableOf(headings, measured.flatMap(rowsOf)), '', ...goalTableOf(measured.flatMap(goalsOf)), ''].join('\n');
}

function rowsOf(measured: Measured): string[][] {
  const { reading, bytes, repeated, unrepeated, postgraphile, mercurius, statement, buffer } = measured;
  const name = `${reading.name} (${inDigits(bytes / 1000)} kB), ${measured.connections} connections`;
  const times = (own: Result, other: Result) => `${inDigits(timesOf(own, other))} × it`;
  return [
    [...cellsOf(`${name}, repeated`, repeated), '', ''],
    [...cellsOf('the same, no request twice', unrepeated), '', ''],
    ...[postgraphile, mercurius, statement, buffer].map((other) => [
      ...cellsOf(`– ${other.name}`, other),
      times(repeated, other),
      times(unrepeated, other),
    ]),
  ];
}

/** Peers are met without the help of kept answers; a repeated operation is what kept answers are for. */
function goalsOf({ reading, connections, ...measured }: Measured): Goal[] {
  const { repeated, unrepeated, postgraphile, mercurius, buffer } = measured;
  const name = `${reading.name}, ${connections} connections`;
  const beat = (other: Result, wanted: number): Goal => {
    const times = timesOf(unrepeated, other);
    return {
      wanted: `${name}, no request twice: ≥ ${wanted} × ${other.name}’s rate, at the very least ${LEAST_TIMES} ×`,
      got: `${inDigits(times)} ×`,
      met: times >= wanted,
      failed: times < LEAST_TIMES,
    };
  };
  const share = timesOf(repeated, buffer);
  return [
    beat(postgraphile, reading.goals.postgraphile),
    beat(mercurius, reading.goals.mercurius),
    {
      wanted: `${name}, repeated: ≥ ${BUFFER_SHARE} × the buffer’s rate`,
      got: `${inDigits(share)} ×`,
      met: share >= BUFFER_SHARE,
    },
  ];
}

function timesOf(own: Result, other: Result): number {
  return (own.perSecond ?? Number.NaN) / (other.perSecond ?? Number.NaN);
}
