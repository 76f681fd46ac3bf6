import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createLog } from '../src/base/log.ts';
import { wait } from '../src/base/wait.ts';
import { openEmbedded } from '../src/db/embedded.ts';
import { startProcess } from '../test/process.ts';
import { interleave, type Result, type Round } from './interleave.ts';
import { makeFolder } from './postgres.ts';
import { inDigits, inMs, type Goal, type Measurement } from './report.ts';
import { median } from './statistics.ts';

const NEW_GOAL_MS = 8000;
const WARM_GOAL_MS = 3000;
const MEMORY_GOAL_MB = 150;
/** What a start leaves behind is collected, and what it put off is done, before memory is looked at. */
const IDLE_MS = 1000;

/**
 * What `npm start` does, until it says that it is ready: PostgreSQL, migrations, catalog, sandbox, API and worker in one
 * installation, in a new data folder and in one that was there. The floor is PostgreSQL alone.
 */
export async function measureStart({ rounds }: { rounds: number }): Promise<Measurement[]> {
  const idleMb: number[] = [];
  const ours = async (dataDir: string, idleMs: number): Promise<Round> => {
    const before = performance.now();
    const app = await startProcess({ DATA_DIR: dataDir, PORT: '0' });
    const readyMs = performance.now() - before;
    await wait(idleMs);
    const mb = idleMs === 0 ? null : await residentMb(app.child.pid ?? 0);
    if (mb !== null) idleMb.push(mb);
    assert.equal(await app.stop(), 0, app.lines.join('\n'));
    return { latenciesMs: [readyMs], perSecond: null };
  };
  const alone = async (dataDir: string): Promise<Round> => {
    const before = performance.now();
    const embedded = await openEmbedded({ dataDir, log: createLog('error') });
    const readyMs = performance.now() - before;
    await embedded.close();
    return { latenciesMs: [readyMs], perSecond: null };
  };
  const folder = await makeFolder();
  let round = 0;
  const oursFolder = (): string => join(folder, `ours-${round}`);
  const aloneFolder = (): string => join(folder, `alone-${round}`);
  try {
    const results = await interleave(
      rounds,
      [
        {
          name: 'start in a new folder',
          run: () => {
            round += 1;
            return ours(oursFolder(), 0);
          },
        },
        { name: 'PostgreSQL alone in a new folder', run: () => alone(aloneFolder()) },
        { name: 'start in the same folder again', run: () => ours(oursFolder(), IDLE_MS) },
        { name: 'PostgreSQL alone in the same folder again', run: () => alone(aloneFolder()) },
      ],
      { warmUps: 0 },
    );
    const [anew, aloneAnew, again, aloneAgain] = results;
    assert.ok(anew && aloneAnew && again && aloneAgain);
    return [
      { product: anew, floors: [aloneAnew], compareBy: 'time', goals: [goalOf(anew, NEW_GOAL_MS)] },
      {
        product: again,
        floors: [aloneAgain],
        compareBy: 'time',
        goals: [goalOf(again, WARM_GOAL_MS), ...memoryGoal(idleMb)],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function goalOf({ name, p50Ms }: Result, mostMs: number): Goal {
  return { wanted: `${name}: ready within ${inMs(mostMs)}`, got: inMs(p50Ms), met: p50Ms <= mostMs };
}

function memoryGoal(idleMb: readonly number[]): Goal[] {
  if (idleMb.length === 0) return [];
  const mb = median(idleMb);
  return [
    {
      wanted: `idle memory of the app, without PostgreSQL and sandbox: ≤ ${MEMORY_GOAL_MB} MB`,
      got: `${inDigits(mb)} MB`,
      met: mb <= MEMORY_GOAL_MB,
    },
  ];
}

/** What a process has of its memory in RAM; null where there is no /proc. */
async function residentMb(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kb === undefined ? null : Number(kb) / 1000;
}
