import assert from 'node:assert/strict';
import { createLog } from '../src/base/log.ts';
import { openDatabase } from '../src/db/client.ts';
import { GroupWriter } from '../src/events/group-writer.ts';
import { acceptMany } from './accepted.ts';
import { closedLoop } from './closed-loop.ts';
import { openFloorTable } from './floor-table.ts';
import { interleave } from './interleave.ts';
import { inDigits, inMs, type Measurement } from './report.ts';
import type { Stage } from './stage.ts';
import { stampedText } from './stamp.ts';

const APPENDERS = 256;
/** As `pgbench -c 32` would have. */
const INSERTERS = 32;

/** Events that one worker process can store a second, its fence looked at, against single inserts over 32 connections. */
export async function measureAppendThroughput(
  stage: Stage,
  { rounds, ms }: { rounds: number; ms: number },
): Promise<Measurement[]> {
  const generationIds = await acceptMany(stage.url, APPENDERS);
  const database = openDatabase({ url: stage.databaseUrl });
  const writer = new GroupWriter(database.sql, { log: createLog('warn'), onWritten: () => {} });
  const floor = await openFloorTable(stage.databaseUrl, INSERTERS);
  const append = (appender: number) => {
    const held = { generationId: generationIds[appender] ?? '', fence: 0 }; // nobody claimed it: the first fence holds
    const body = { index: 0, text: stampedText(), imageId: null };
    return writer.append(held, [{ type: 'THOUGHT', attemptId: null, body }]);
  };
  const [product, inserts] = await interleave(rounds, [
    {
      name: `append, ${APPENDERS} appenders`,
      cpuMicros: stage.postgresCpuMicros,
      run: () => closedLoop({ clients: APPENDERS, ms }, append),
    },
    {
      name: `bare inserts over ${INSERTERS} connections`,
      cpuMicros: stage.postgresCpuMicros,
      run: () => closedLoop({ clients: INSERTERS, ms }, () => floor.insert()),
    },
  ]);
  await writer.close();
  await Promise.all([database.close(), floor.close()]);
  assert.ok(product && inserts);
  const ratio = (product.perSecond ?? 0) / (inserts.perSecond ?? 1);
  const goal = {
    wanted: `${product.name}: ≥ 2.5 × the bare inserts’ rate, median ≤ 10 ms`,
    got: `${inDigits(ratio)} ×, ${inMs(product.p50Ms)}`,
    met: ratio >= 2.5 && product.p50Ms <= 10,
  };
  return [{ product, floors: [inserts], compareBy: 'rate', goals: [goal] }];
}
