import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  toFile,
} from 'openai';
import sharp from 'sharp';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, everyProvider, MODEL, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } ... on Error { message } }
}`;

describe('what goes wrong at the OpenAI door', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox({ speed: 1000 });
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const client = (options: { apiKey?: string; timeout?: number; maxRetries?: number } = {}) =>
    new OpenAI({ baseURL: `${house.installation.url}/openai/v1`, apiKey: ADMIN_KEY, ...options });
  const keyWith = async (input: object) => {
    const { data } = await house.installation.ask<{ createApiKey: { secret: string } }>(CREATE_KEY, {
      input: { name: 'a test', ...input },
    });
    return data.createApiKey.secret;
  };
  const rows = async () => {
    const [row] = await house.database.database.sql<{ count: number }[]>`select count(*)::int from generation`;
    return row?.count;
  };
  const unwritten = async (act: () => Promise<void>) => {
    const before = await rows();
    await act();
    assert.equal(await rows(), before);
  };
  const refused = async (
    call: Promise<unknown>,
    type: new (...args: never[]) => Error,
    expected: { status: number; code: string; param?: string | null; type: string },
    message: RegExp = /./,
  ) => {
    await assert.rejects(call, (error: unknown) => {
      assert.ok(error instanceof type && error instanceof APIError, String(error));
      const { status, code, param, type: kind } = error;
      assert.deepEqual({ status, code, param, type: kind }, { param: null, ...expected });
      assert.match(error.message, message);
      assert.ok(error.requestID);
      return true;
    });
  };
  const generate = (body: object, openai = client(), options: { signal?: AbortSignal } = {}) =>
    openai.images.generate({ model: MODEL, prompt: 'x', ...body } as OpenAI.ImageGenerateParamsNonStreaming, options); // wrong on purpose
  const INVALID = { status: 400, code: 'INVALID_REQUEST', type: 'invalid_request_error' };

  test('is one of the client’s own classes, with its type, code and field, and writes nothing', async () => {
    await unwritten(async () => {
      await refused(generate({}, client({ apiKey: 'pg_nobody' })), AuthenticationError, {
        status: 401,
        code: 'AUTHENTICATION_FAILED',
        type: 'authentication_error',
      });
      await refused(client({ apiKey: 'pg_nobody' }).models.list(), AuthenticationError, {
        status: 401,
        code: 'AUTHENTICATION_FAILED',
        type: 'authentication_error',
      });
      const reader = await keyWith({ scopes: ['GENERATIONS_READ'] });
      await refused(
        generate({}, client({ apiKey: reader })),
        PermissionDeniedError,
        { status: 403, code: 'FORBIDDEN', type: 'permission_error' },
        /GENERATIONS_WRITE/,
      );
      const poor = await keyWith({ scopes: ['GENERATIONS_WRITE'], budgetUsd: '0.000001' });
      await refused(generate({}, client({ apiKey: poor })), APIError, {
        status: 402,
        code: 'BUDGET_EXCEEDED',
        type: 'insufficient_quota',
      });
      await refused(
        generate({ model: 'gemini-3.1-flash-imag' }),
        NotFoundError,
        { status: 404, code: 'MODEL_NOT_FOUND', param: 'model', type: 'invalid_request_error' },
        /Did you mean gemini-3\.1-flash-image/,
      );
      await refused(client().models.retrieve('no/such'), NotFoundError, {
        status: 404,
        code: 'MODEL_NOT_FOUND',
        param: 'model',
        type: 'invalid_request_error',
      });
      await refused(client().files.list(), NotFoundError, {
        status: 404,
        code: 'NOT_FOUND',
        type: 'invalid_request_error',
      });
    });
  });

  const WRONG: readonly [what: string, body: object, param: string, message: RegExp][] = [
    ['a number as text', { n: '2' }, 'n', /Expected a whole number from 1 to 10; got "2"/],
    ['none', { n: 0 }, 'n', /1 to 10; got 0/],
    ['eleven', { n: 11 }, 'n', /1 to 10; got 11/],
    ['half a picture', { n: 1.5 }, 'n', /got 1.5/],
    ['a truth as text', { stream: 'true' }, 'stream', /Expected true or false; got "true"/],
    ['too many sketches', { partial_images: 4 }, 'partial_images', /0 to 3; got 4/],
    ['an unknown form of answer', { response_format: 'svg' }, 'response_format', /Expected url or b64_json; got "svg"/],
    ['an unknown format', { output_format: 'bmp' }, 'output_format', /png, jpeg/],
    ['a negative quality', { output_compression: -1 }, 'output_compression', /0 to 100/],
    ['a size that is none', { size: 'large' }, 'size', /./],
    ['a size that no picture has', { size: '1x1' }, 'size', /./],
    ['a ratio that is none', { aspect_ratio: '16/9' }, 'aspect_ratio', /./],
    ['an unknown tier', { resolution: '3K' }, 'resolution', /./],
    ['no prompt', { prompt: undefined }, 'prompt', /Expected a text; it is missing/],
    ['an empty prompt', { prompt: '   ' }, 'prompt', /./],
    ['a prompt of 33 KiB', { prompt: 'x'.repeat(33 * 1024) }, 'prompt', /./],
    ['a prompt with a NUL', { prompt: 'a\0b' }, 'prompt', /NUL/],
    ['a prompt with half a character', { prompt: 'a\ud800b' }, 'prompt', /surrogate/],
    ['a list for a prompt', { prompt: ['a'] }, 'prompt', /Expected a text; got \["a"\]/],
    ['no model', { model: undefined }, 'model', /it is missing/],
    ['a seed below zero', { seed: -1 }, 'seed', /./],
    ['a seed of 2^64', { seed: 2 ** 64 }, 'seed', /./],
    ['a user of 513 characters', { user: 'u'.repeat(513) }, 'user', /512/],
  ];
  for (const [what, body, param, message] of WRONG) {
    test(`${what} is a 400 that names ${param}`, async () => {
      await unwritten(() => refused(generate(body), BadRequestError, { ...INVALID, param }, message));
    });
  }

  test('several things at once are told at once', async () => {
    await refused(
      generate({ n: 0, stream: 'yes', response_format: 'x' }),
      BadRequestError,
      { ...INVALID, param: 'n' },
      /n: .*response_format: .*stream: /,
    );
  });

  test('fields that the model doesn’t know are ignored, and told', async () => {
    const answer = await generate({
      moderation: 'low',
      background: 'opaque',
      webhook_url: 'http://127.0.0.1',
      style: 'vivid',
      __proto__: null,
    });
    const { warnings } = (answer as unknown as { metadata: { warnings: string[] } }).metadata; // a field of ours
    for (const name of ['moderation', 'background', 'webhook_url', 'style'])
      assert.ok(
        warnings.some((one) => one.startsWith(`${name}: `)),
        warnings.join('\n'),
      );
  });

  test('an edit needs pictures that are some, and a mask that fits', async () => {
    const edit = (image: unknown, more: object = {}) =>
      client().images.edit({ model: 'gpt-image-2', prompt: 'x', image, ...more } as OpenAI.ImageEditParamsNonStreaming); // wrong on purpose
    const png = async (width: number, height = width) => toFile(await noise(width, height).png().toBuffer(), 'a.png');
    await unwritten(async () => {
      await refused(edit([]), BadRequestError, { ...INVALID, param: 'image' }, /at least one/);
      await refused(
        edit(await toFile(Buffer.from('<svg onload=alert(1)>'), 'a.png')),
        BadRequestError,
        { ...INVALID, param: 'image' },
        /Expected a PNG, JPEG or WebP/,
      );
      await refused(edit(await toFile(Buffer.alloc(0), 'a.png')), BadRequestError, {
        ...INVALID,
        param: 'image',
      });
      const whole = await noise(64, 64).png().toBuffer();
      await refused(
        edit(await toFile(whole.subarray(0, 3000), 'a.png')),
        BadRequestError,
        { ...INVALID, param: 'image' },
        /damaged or cut off/,
      );
      const mask = await toFile(
        await sharp({ create: { width: 32, height: 32, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
          .png()
          .toBuffer(),
        'mask.png',
      );
      await refused(edit(await png(64), { mask }), BadRequestError, { ...INVALID, param: 'mask' }, /64 × 64/);
      await refused(
        edit(await png(32), { mask: await png(32) }),
        BadRequestError,
        { ...INVALID, param: 'mask' },
        /transparen/,
      );
    });
  });

  test('what providers refuse or fail at is told with its cause', async () => {
    await refused(generate({ prompt: 'a harbour [fail:safety]' }), BadRequestError, {
      status: 400,
      code: 'CONTENT_POLICY_VIOLATION',
      type: 'image_generation_user_error',
    });
    await refused(
      generate({ model: `gemini/${MODEL}`, prompt: 'a harbour [fail:cut]' }),
      InternalServerError,
      { status: 502, code: 'UPSTREAM_ERROR', type: 'upstream_error' },
      /may have been billed/,
    );
  });

  test('in a stream is its last event', async () => {
    const stream = await client().images.generate({ model: MODEL, prompt: 'a harbour [fail:safety]', stream: true });
    await assert.rejects(
      async () => {
        for await (const event of stream) assert.fail(event.type);
      },
      (error: unknown) => error instanceof APIError && error.code === 'CONTENT_POLICY_VIOLATION',
    );
  });

  test('a client that leaves gets its own error, and the generation goes on', async () => {
    const { sql } = house.database.database;
    const stands = (statuses: readonly string[]) =>
      until(`the generation is ${statuses.join()}`, async () => {
        const [row] = await sql<{ status: string }[]>`select status from generation where prompt = 'left'`;
        return statuses.includes(row?.status ?? '');
      });
    const leaving = new AbortController();
    const left = generate({ prompt: 'left' }, client(), { signal: leaving.signal });
    const told = assert.rejects(left, APIUserAbortError);
    await stands(['QUEUED', 'RUNNING']);
    leaving.abort();
    await told;
    await stands(['SUCCEEDED']);
  });
});
