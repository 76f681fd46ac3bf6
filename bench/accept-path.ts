import assert from 'node:assert/strict';
import { MODEL } from '../test/installation.ts';
import { closedLoop } from './closed-loop.ts';
import { openFloorTable } from './floor-table.ts';
import { interleave } from './interleave.ts';
import { keepAlive } from './keep-alive.ts';
import type { Measurement } from './report.ts';
import type { Stage } from './stage.ts';

const START = `mutation ($input: StartGenerationInput!) {
  startGeneration(input: $input) {
    __typename
    ... on Error { message }
    ... on StartGenerationPayload { generation { id status } }
  }
}`;
const BODY = JSON.stringify({
  query: START,
  variables: {
    input: { model: MODEL, prompt: 'a lighthouse at dusk', parameters: { aspect_ratio: '16:9', resolution: '1K' } },
  },
});

/** From the mutation to its answer, everything durable, against one bare insert in one commit. */
export async function measureAcceptPath(
  stage: Stage,
  { rounds, ms }: { rounds: number; ms: number },
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const clients of [1, 16]) {
    const api = keepAlive(stage.url, clients);
    const floor = await openFloorTable(stage.databaseUrl, clients);
    const accept = async (client: number): Promise<void> => {
      const answer = await api.post(client, BODY);
      assert.match(answer, /"status":"QUEUED"/);
    };
    const [product, ...floors] = await interleave(rounds, [
      {
        name: `startGeneration, ${clientsOf(clients)}`,
        run: () => closedLoop({ clients, ms }, accept),
        cpuMicros: stage.serverCpuMicros,
      },
      {
        name: 'one bare insert … returning',
        run: () => closedLoop({ clients, ms }, () => floor.insert()),
        cpuMicros: stage.postgresCpuMicros,
      },
    ]);
    api.close();
    await floor.close();
    assert.ok(product);
    measurements.push({ product, floors, compareBy: clients === 1 ? 'time' : 'rate', goals: [] });
  }
  return measurements;
}

export function clientsOf(clients: number): string {
  return clients === 1 ? '1 client' : `${clients} clients`;
}
