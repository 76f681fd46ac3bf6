import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, everyProvider, MODEL, start, started } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { openHouse, type House } from './house.ts';

describe('a refinement', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox();
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const draw = (provider: string, prompt: string, input: object = {}) =>
    started(house.installation, { model: `${provider}/${MODEL}`, prompt, ...input });
  const bodyOf = async (words: string): Promise<string> => {
    const requests = (await sandbox.requests()).map(({ body }) => JSON.stringify(body ?? null));
    return requests.find((body) => body.includes(words)) ?? '';
  };
  const whole = async (id: string) => {
    const { data } = await house.installation.ask<{
      generation: {
        mode: string;
        refines: { id: string } | null;
        attempts: { warnings: string[] }[];
        refinements: { nodes: { id: string }[] };
      };
    }>(
      `query ($id: ID!) { generation(id: $id) { mode refines { id } attempts { warnings } refinements(first: 10) { nodes { id } } } }`,
      { id },
    );
    return data.generation;
  };

  test('goes on from the conversation at Gemini, also at Vertex AI, with its thought signatures', async () => {
    const first = await draw('gemini', 'a red barn');
    assert.equal((await ended(house.installation, first)).status, 'SUCCEEDED');
    for (const provider of ['gemini', 'vertex']) {
      const second = await draw(provider, `make it blue at ${provider}`, { refine: first });
      const { status, error } = await ended(house.installation, second);
      assert.equal(status, 'SUCCEEDED', JSON.stringify(error));
      const body = await bodyOf(`make it blue at ${provider}`);
      assert.match(body, /a red barn/);
      assert.match(body, /thoughtSignature/);
      const { mode, refines, attempts } = await whole(second);
      assert.deepEqual([mode, refines?.id], ['IMAGE_EDIT', first]);
      assert.deepEqual(
        attempts.flatMap(({ warnings }) => warnings),
        [],
      );
    }
    assert.equal((await whole(first)).refinements.nodes.length, 2);
  });

  test('goes on from the last image where no conversation can, and says so', async () => {
    const first = await draw('gemini', 'a white fence');
    await ended(house.installation, first);
    const second = await draw('replicate', 'paint it green', { refine: first });
    const { status, error } = await ended(house.installation, second);
    assert.equal(status, 'SUCCEEDED', JSON.stringify(error));
    assert.doesNotMatch(await bodyOf('paint it green'), /a white fence/);
    const { attempts } = await whole(second);
    assert.match(attempts.flatMap(({ warnings }) => warnings).join(' '), /refine: .* only its last image/);
  });

  test('of a generation without an image is refused, and so is one of nobody', async () => {
    const failed = await draw('gemini', 'a closed door [fail:400]');
    await ended(house.installation, failed);
    const refused = await start(house.installation, { prompt: 'open it', refine: failed });
    assert.equal(refused.__typename, 'InvalidInputError');
    assert.deepEqual(
      refused.problems?.map(({ path }) => path),
      [['refine']],
    );
    const unknown = await start(house.installation, { prompt: 'open it', refine: 'gen_00000000000000000000000000' });
    assert.equal(unknown.__typename, 'NotFoundError');
  });
});
