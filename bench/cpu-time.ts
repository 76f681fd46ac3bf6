import { readdir, readFile } from 'node:fs/promises';

/** /proc counts in hundredths of a second on every Linux that we know (sysconf _SC_CLK_TCK). */
const TICK_MICROS = 10_000;

/**
 * Processor time, user and system, that these processes and their children have used so far, in microseconds; null where
 * there is no /proc. Of a child that has ended its parent keeps the sum, so PostgreSQL's backends are all in it.
 */
export async function cpuMicrosOf(pids: readonly number[]): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(names.map(readStat))).filter((stat) => stat !== null);
  const wanted = all.filter(({ pid, parent }) => pids.includes(pid) || pids.includes(parent));
  return wanted.reduce((sum, { pid, own, ended }) => sum + own + (pids.includes(pid) ? ended : 0), 0) * TICK_MICROS;
}

/** The process that this one is a child of; null where there is no /proc. */
export async function parentOf(pid: number): Promise<number | null> {
  return (await readStat(String(pid)))?.parent ?? null;
}

/** The fields of https://www.kernel.org/doc/html/latest/filesystems/proc.html, table 1-4, counted after the name. */
async function readStat(name: string): Promise<{ pid: number; parent: number; own: number; ended: number } | null> {
  try {
    const text = await readFile(`/proc/${name}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.map(Number);
    return { pid: Number(name), parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    // It ended between the listing and the reading, or there is no /proc: either way it has nothing to tell.
    return null;
  }
}
