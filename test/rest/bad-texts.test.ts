import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dataUrl, plain } from '../assets/pictures.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { requestsOf } from '../generation/billed.ts';
import { ADMIN_KEY, clientOf, environmentFor, MODEL, until } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import type { GenerationAnswer } from '../../src/rest/openapi/generation.ts';
import { endpointAt } from '../webhooks/endpoints.ts';
import { openReceiver, verified, type Receiver } from '../webhooks/receiver.ts';
import { caller } from './caller.ts';
import { formHeaders, formOf } from './forms.ts';
import { openStream } from './streams.ts';

/** In every text that a caller sends here; and in no line of the log. */
const CANARY = 'kestrel';

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['writing that turns around', '\u202Ekcab\u2066\u200F'],
  ['nothing to see', '\u200B\u200D\u2060\uFEFF'],
  ['a family of four', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'],
  ['10,000 accents', `e${'\u0301'.repeat(10_000)}`],
  ['the end of a script', '</script><script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['templates', '{{7*7}} ${7*7} <%= 7*7 %> #{7*7}'],
  ['colours of a terminal', '\u001B[31mred\u001B[0m\u0007\u001B]0;title\u0007'],
  ['the end of a head', 'x\r\nset-cookie: a=1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ['a message of a stream', 'x\n\nevent: generation_succeeded\nid: 7\ndata: {"forged":true}\n\n'],
  ['other ends of a line', 'a\u0085b\u2028c\u2029d\ve\ff\rg'],
  ['control characters', '\u0001\u0008\u001F\u007F\u009F'],
  ['what is no character', '\uFFFE\uFFFF\u{10FFFF}\uFFFD'],
  ['SQL', `'; drop table generation; -- $1 \\`],
  ['formulas', '=cmd|" /C calc"!A0'],
];

describe('odd text through the OpenAI door', () => {
  let database: TestDatabase;
  let sandbox: SandboxProcess;
  let receiver: Receiver;
  let server: ServerProcess;
  let dataDir: string;
  let secret: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pictograph-texts-'));
    [database, sandbox, receiver] = await Promise.all([
      createTestDatabase({ shipped: true }),
      startSandbox({ speed: 1000 }),
      openReceiver(),
    ]);
    server = await startProcess({
      ...environmentFor({ databaseUrl: database.url, dataDir, sandboxUrl: sandbox.url }),
      FETCH_ALLOW_ORIGINS: receiver.origin,
      LOG_LEVEL: 'trace',
    });
    ({ secret } = await endpointAt(clientOf(server.url), `${receiver.origin}/all`));
  });
  after(async () => {
    await server.kill();
    await Promise.all([sandbox.stop(), receiver.close(), database.close()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  const ask: ReturnType<typeof caller> = (...args) => caller(server.url)(...args);
  const generate = <Body = { id: string }>(
    body: object,
    { headers, ...init }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
  ) =>
    ask<Body>('/openai/v1/images/generations', {
      ...init,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: MODEL, resolution: '0.5K', ...body }),
    });

  for (const [what, text] of TEXTS)
    test(`${what}: kept to the letter, and nothing but text anywhere`, async () => {
      const prompt = `${CANARY} ${text}`;
      const user = prompt.slice(0, 500);
      const made = await generate({ prompt, user });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      assert.equal(made.headers.get('set-cookie'), null);
      const { id } = made.body;
      const { body } = await ask<GenerationAnswer>(`/v1/generations/${id}`);
      assert.equal(body.prompt, prompt);
      assert.deepEqual(body.metadata, { user });
      assert.equal((await requestsOf(sandbox, prompt)).length, 1);

      const stream = await openStream(server.url, id);
      await stream.ended;
      assert.deepEqual(
        stream.messages.map(({ data }) => (JSON.parse(data) as { seq: number }).seq),
        stream.messages.map((_, index) => index + 1),
      );
      assert.ok(stream.text.split('\n').every((line) => /^(|: |(retry|event|id|data): .*)$/.test(line)));

      const webhook = await until(`the webhook of ${id}`, async () =>
        receiver.received.find((one) => one.body.includes(id)),
      );
      assert.deepEqual(verified(webhook, secret).data['metadata'], { user });
      // One line of JSON: no raw break of its own, and no field but those that are told of.
      assert.doesNotMatch(webhook.body, /[\r\n]/);
      assert.ok(!('forged' in webhook.headers) && !('set-cookie' in webhook.headers));
    });

  test('in a stream of pictures forges no message', async () => {
    for (const [, text] of TEXTS) {
      const response = await fetch(`${server.url}/openai/v1/images/generations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: MODEL, prompt: `${CANARY} ${text} [fail:safety]`, stream: true }),
      });
      const lines = (await response.text()).split('\n').filter((line) => line !== '' && line !== ': ');
      assert.match(lines.join('\n'), /^event: error\ndata: \{"type":"error",.*"code":"CONTENT_POLICY_VIOLATION".*\}$/);
    }
  });

  test('in a form is kept to the letter as well', async () => {
    for (const [, text] of TEXTS.filter(([, one]) => !one.includes('\uFFFD'))) {
      const prompt = `${CANARY} in a form ${text}`;
      const picture = new Uint8Array(await plain(8, 8).png().toBuffer());
      const body = formOf([
        { name: 'model', body: MODEL },
        { name: 'prompt', body: prompt },
        { name: 'image', body: picture, file: 'a.png' },
      ]);
      const made = await ask<{ id: string }>('/openai/v1/images/edits', {
        method: 'POST',
        headers: formHeaders(),
        body,
      });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      assert.equal((await ask<GenerationAnswer>(`/v1/generations/${made.body.id}`)).body.prompt, prompt);
    }
  });

  test('is in no line of the log at its most talkative, whatever went wrong; and no key is', async () => {
    const canary = { prompt: CANARY, user: CANARY };
    const statuses = [
      await generate({ ...canary, prompt: `${CANARY} [fail:400]` }),
      await generate({ ...canary, prompt: `${CANARY} [fail:cut]` }),
      await generate({ ...canary, prompt: `${CANARY} [fail:blocked]` }),
      await generate({ ...canary, n: 0 }),
      await generate({ ...canary, prompt: `${CANARY}\0` }),
      await generate({ ...canary, model: CANARY }),
      await generate({ ...canary, [CANARY]: CANARY }),
      await generate(canary, { headers: { 'idempotency-key': CANARY } }),
      await generate({ ...canary, user: 'other' }, { headers: { 'idempotency-key': CANARY } }),
      await ask(`/v1/generations?model=${CANARY}&after=${CANARY}`),
      await ask(`/v1/generations/${CANARY}`),
      await ask('/openai/v1/images/edits', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: MODEL,
          ...canary,
          images: [{ image_url: dataUrl(Buffer.from(CANARY)) }, { image_url: `https://127.0.0.1/${CANARY}` }],
        }),
      }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [400, 502, 400, 400, 400, 404, 200, 200, 422, 400, 404, 400]);
    const leaving = new AbortController();
    const left = generate({ ...canary, prompt: `${CANARY} leaves` }, { signal: leaving.signal });
    leaving.abort();
    await assert.rejects(left);

    await database.database.sql`alter table generation rename to generation_gone`;
    const broken = await generate<{ error: { message: string } }>({ ...canary, prompt: `${CANARY} breaks` });
    await database.database.sql`alter table generation_gone rename to generation`;
    assert.equal(broken.status, 500);
    assert.doesNotMatch(broken.body.error.message, /kestrel|relation|generation_gone/);
    const requestId = broken.headers.get('x-request-id') ?? '?';
    await until('the log tells of the failure', async () => server.lines.some((line) => line.includes(requestId)));

    await server.stop();
    for (const line of server.lines) {
      assert.ok(!line.toLowerCase().includes(CANARY), line);
      for (const one of [ADMIN_KEY, secret]) assert.ok(!line.includes(one), line);
    }
    // After the greeting each line is one event: nothing that came in has broken one in two.
    const events = server.lines.slice(server.lines.findIndex((line) => line.startsWith('{')));
    for (const line of events) assert.equal(typeof (JSON.parse(line) as { msg: unknown }).msg, 'string', line);
    assert.ok(events.length > 3);
  });
});
