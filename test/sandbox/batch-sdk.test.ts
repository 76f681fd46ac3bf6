import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, type BatchJob, GoogleGenAI, JobState } from '@google/genai';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { MODEL, until } from './ask.ts';

const scenario = (p50Ms: number) => ({
  providers: { gemini: { models: { [MODEL]: { p50Ms, p95Ms: p50Ms * 1.2 } } } },
});

describe("Google's own client with a batch", () => {
  let sandbox: SandboxProcess;
  let google: GoogleGenAI;
  before(async () => {
    sandbox = await startSandbox({ speed: 100, scenario: scenario(5000) });
    google = new GoogleGenAI({ apiKey: 'test-key', httpOptions: { baseUrl: sandbox.url } });
  });
  after(() => sandbox.stop());

  const config = { imageConfig: { imageSize: '512' } };
  const create = (displayName: string, ...prompts: string[]): Promise<BatchJob> =>
    google.batches.create({
      model: MODEL,
      src: prompts.map((prompt, index) => ({
        contents: [{ role: 'user', parts: [{ text: prompt }] }],
        metadata: { key: `k${index}` },
        config,
      })),
      config: { displayName },
    });
  const look = (job: BatchJob): Promise<BatchJob> => google.batches.get({ name: job.name ?? '' });
  const ended = async (job: BatchJob): Promise<BatchJob> => {
    let now = job;
    await until(async () => {
      now = await look(job);
      return now.state !== JobState.JOB_STATE_PENDING && now.state !== JobState.JOB_STATE_RUNNING;
    });
    return now;
  };

  test('sees it wait, run and succeed, and gets an answer for each of its requests', async () => {
    await sandbox.clear();
    const job = await create('three things', 'a cup', 'a spoon [fail:504]', 'a bowl [fail:safety]');
    assert.match(job.name ?? '', /^batches\/[a-z0-9]+$/);
    assert.deepEqual([job.state, job.displayName], [JobState.JOB_STATE_PENDING, 'three things']);
    const states = new Set<unknown>([job.state]);
    await until(async () => {
      const { state } = await look(job);
      states.add(state);
      return state === JobState.JOB_STATE_SUCCEEDED;
    });
    assert.deepEqual(
      [...states],
      [JobState.JOB_STATE_PENDING, JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_SUCCEEDED],
    );
    const answers = (await look(job)).dest?.inlinedResponses ?? [];
    assert.deepEqual(
      answers.map(({ metadata }) => metadata?.['key']),
      ['k0', 'k1', 'k2'],
    );
    const image = answers[0]?.response?.candidates?.[0]?.content?.parts?.find(
      ({ inlineData }) => inlineData !== undefined,
    );
    const { width, height } = await sharp(Buffer.from(image?.inlineData?.data ?? '', 'base64')).metadata();
    assert.deepEqual([width, height], [512, 512]);
    assert.equal(answers[1]?.error?.code, 4);
    assert.equal(answers[2]?.response?.candidates?.[0]?.finishReason, 'IMAGE_SAFETY');
    const bill = await sandbox.bill();
    const entries = bill.map(({ id, prompt, status, tier }) => [id, prompt, status, tier].join());
    const expected = ['a bowl [fail:safety],free', 'a cup,billed', 'a spoon [fail:504],free'];
    assert.deepEqual(new Set(entries), new Set(expected.map((entry) => `${job.name},${entry},batch`)));
    assert.equal(entries.length, 3);
  });

  test('gets the same picture at every look', async () => {
    const job = await ended(await create('again', 'a jug'));
    const first = JSON.stringify((await look(job)).dest?.inlinedResponses);
    assert.ok(first.length > 1000);
    assert.equal(JSON.stringify((await look(job)).dest?.inlinedResponses), first);
  });

  test('finds it in the list, page by page, newest first, and nowhere once it was deleted', async () => {
    const names: (string | undefined)[] = [];
    for (let index = 0; index < 5; index += 1) names.push((await create(`listed ${index}`, 'a plate')).name);
    const listed: BatchJob[] = [];
    for await (const job of await google.batches.list({ config: { pageSize: 2 } })) listed.push(job);
    assert.deepEqual(
      listed.slice(0, 5).map(({ name, displayName }) => [name, displayName]),
      names.map((name, index) => [name, `listed ${index}`]).toReversed(),
    );
    await google.batches.delete({ name: names[0] ?? '' });
    await assert.rejects(google.batches.get({ name: names[0] ?? '' }), isError(404));
  });

  test('cancels it at once while it waits, for free', async () => {
    const slow = await startSandbox({ speed: 100, scenario: scenario(600_000) });
    try {
      google = new GoogleGenAI({ apiKey: 'test-key', httpOptions: { baseUrl: slow.url } });
      const job = await create('not wanted', 'a vase that nobody wants');
      await google.batches.cancel({ name: job.name ?? '' });
      assert.equal((await look(job)).state, JobState.JOB_STATE_CANCELLED);
      assert.deepEqual(
        (await slow.bill()).map(({ status, reason }) => [status, reason]),
        [['free', 'canceled']],
      );
    } finally {
      google = new GoogleGenAI({ apiKey: 'test-key', httpOptions: { baseUrl: sandbox.url } });
      await slow.stop();
    }
  });

  test('sees one fail as a whole, and one whose result is gone', async () => {
    const failed = await ended(await create('fails', 'a pot [fail:failed]', 'a lid'));
    assert.deepEqual([failed.state, failed.dest?.inlinedResponses], [JobState.JOB_STATE_FAILED, undefined]);
    assert((await sandbox.bill()).filter(({ id }) => id === failed.name).every(({ status }) => status === 'free'));
    const gone = await create('goes', 'a fork [fail:gone]');
    await until(() => look(gone).then(() => false, isError(404)));
    assert.equal((await sandbox.bill()).find(({ id }) => id === gone.name)?.status, 'billed');
  });

  test('is refused at the door for a bad key, no requests, wrong fields and an unknown model', async () => {
    const post = async (body: object, { key = 'any', model = MODEL } = {}): Promise<number> => {
      const response = await fetch(`${sandbox.url}/v1beta/models/${model}:batchGenerateContent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
        body: JSON.stringify(body),
      });
      return response.status;
    };
    const requests = (request: object) => ({ batch: { inputConfig: { requests: { requests: [{ request }] } } } });
    const good = requests({ contents: [{ parts: [{ text: 'a cup' }] }] });
    assert.equal(await post(good), 200);
    assert.equal(await post(good, { key: 'an-invalid-key' }), 400);
    assert.equal(await post(good, { model: 'gemini-9' }), 404);
    assert.equal(await post({}), 400);
    assert.equal(await post({ batch: { inputConfig: { fileName: 'files/abc' } } }), 403);
    assert.equal(await post(requests({ contents: [] })), 400);
    assert.equal(await post(requests({ contents: [{ parts: [{ text: 'a cup' }] }], nonsense: 1 })), 400);
    assert.equal((await fetch(`${sandbox.url}/v1/batches/unknown?key=any`)).status, 404);
    assert.equal((await fetch(`${sandbox.url}/v1/batches?pageSize=many&key=any`)).status, 400);
  });
});

function isError(status: number): (error: unknown) => boolean {
  return (error) => error instanceof ApiError && error.status === status;
}
