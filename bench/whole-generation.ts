import assert from 'node:assert/strict';
import { follow } from '../test/follow.ts';
import { clientOf, started } from '../test/installation.ts';
import { ask } from '../test/sandbox/ask.ts';
import { closedLoop } from './closed-loop.ts';
import { interleave } from './interleave.ts';
import type { Measurement } from './report.ts';
import type { Stage } from './stage.ts';

const PROMPT = 'a lighthouse at dusk';
const BODY = {
  contents: [{ role: 'user', parts: [{ text: PROMPT }] }],
  generationConfig: { responseModalities: ['TEXT', 'IMAGE'], thinkingConfig: { includeThoughts: true } },
};

/**
 * From the mutation to the last event at a subscriber, the picture stored, over API, worker and provider. The floor asks
 * the provider itself, here the sandbox, which answers as fast as it can draw: what is left is what we add.
 */
export async function measureWholeGeneration(
  stage: Stage,
  { rounds, ms }: { rounds: number; ms: number },
): Promise<Measurement[]> {
  const worker = await stage.startWorker();
  const client = clientOf(stage.url);
  const [product, ...floors] = await interleave(rounds, [
    {
      name: 'a whole generation, sandbox at speed 1000',
      run: () =>
        closedLoop({ clients: 1, ms }, async () => {
          const id = await started(client, { prompt: PROMPT });
          let last = '';
          const completed = await follow(stage.url, id, null, ({ type }) => (last = type));
          assert.ok(completed && last === 'GENERATION_SUCCEEDED', `the stream of ${id} ended with ${last}`);
        }),
    },
    {
      name: 'the sandbox asked directly',
      run: () =>
        closedLoop({ clients: 1, ms }, async () => {
          const answer = await ask(stage.sandbox.url, BODY, { method: 'streamGenerateContent', query: '?alt=sse' });
          assert.match(await answer.text(), /"finishReason":\s*"STOP"/);
        }),
    },
  ]);
  await worker.stop();
  assert.ok(product);
  return [{ product, floors, compareBy: 'time', goals: [] }];
}
