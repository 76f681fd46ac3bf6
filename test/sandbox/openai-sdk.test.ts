import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI, { APIError, toFile } from 'openai';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';

const MODEL = 'gpt-image-2';
const SMALL = { model: MODEL, size: '1024x640', quality: 'low' } as const;
/** What OpenAI's calculator says of it: a grid of 16 by 10, weighed by the area. */
const SMALL_TOKENS = 107;

describe("OpenAI's own client", () => {
  let sandbox: SandboxProcess;
  let openai: OpenAI;
  before(async () => {
    sandbox = await startSandbox({
      scenario: {
        speed: 200,
        providers: { openai: { models: { [MODEL]: { p50Ms: 30_000 }, 'house/painter': {}, 'gpt-image-1': {} } } },
        retired: { openai: ['gpt-image-1'] },
      },
      speed: 200,
    });
    openai = new OpenAI({ apiKey: 'test-key', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 });
  });
  after(() => sandbox.stop());

  test('gets a picture in one answer, with its tokens by modality', async () => {
    await sandbox.clear();
    const answer = await openai.images.generate({ ...SMALL, prompt: 'a red kite over a green hill' });
    assert.deepEqual(
      [answer.size, answer.quality, answer.background, answer.output_format],
      ['1024x640', 'low', 'opaque', 'png'],
    );
    assert.deepEqual(await measured(answer.data?.[0]?.b64_json), ['png', 1024, 640]);
    const input = Math.ceil('a red kite over a green hill'.length / 4) + 6;
    assert.deepEqual(answer.usage, {
      total_tokens: input + SMALL_TOKENS,
      input_tokens: input,
      output_tokens: SMALL_TOKENS,
      input_tokens_details: { text_tokens: input, image_tokens: 0 },
      output_tokens_details: { image_tokens: SMALL_TOKENS, text_tokens: 0 },
    });
    const [entry] = await sandbox.bill();
    assert.equal(answer._request_id, entry?.id);
    assert.deepEqual(entry?.tokens, {
      input: { TEXT: input, IMAGE: 0 },
      output: { IMAGE: SMALL_TOKENS, TEXT: 0, THOUGHT: 0 },
    });
  });

  test('gets several pictures, each in its format, and all of them on the bill', async () => {
    await sandbox.clear();
    const answer = await openai.images.generate({
      ...SMALL,
      prompt: 'a boat',
      n: 2,
      output_format: 'webp',
      output_compression: 50,
    });
    const [one, other] = answer.data ?? [];
    assert.deepEqual(await measured(one?.b64_json), ['webp', 1024, 640]);
    assert.notEqual(one?.b64_json, other?.b64_json);
    assert.equal(answer.usage?.output_tokens, 2 * SMALL_TOKENS);
    assert.deepEqual(
      (await sandbox.bill()).map(({ images }) => images),
      [2],
    );
  });

  test('sees interim pictures and then the final one in a stream, and pays for each', async () => {
    const stream = await openai.images.generate({ ...SMALL, prompt: 'a house', stream: true, partial_images: 2 });
    const events = await Array.fromAsync(stream);
    assert.deepEqual(
      events.map((event) => [event.type, 'partial_image_index' in event ? event.partial_image_index : null]),
      [
        ['image_generation.partial_image', 0],
        ['image_generation.partial_image', 1],
        ['image_generation.completed', null],
      ],
    );
    for (const event of events) assert.deepEqual(await measured(event.b64_json), ['png', 1024, 640]);
    const last = events.at(-1);
    assert(last?.type === 'image_generation.completed');
    assert.equal(last.usage.output_tokens, SMALL_TOKENS + 200);
  });

  test('edits one picture and three, sent as files, and counts them by patches of 32 pixels', async () => {
    await sandbox.clear();
    const files = await Promise.all(['teal', 'crimson', 'gold'].map((colour) => picture(colour, 1024, 1024)));
    const [first] = files;
    assert(first !== undefined);
    const one = await openai.images.edit({ ...SMALL, image: first, prompt: 'make it night' });
    assert.equal(one.usage?.input_tokens_details.image_tokens, 1024);
    const three = await openai.images.edit({ ...SMALL, image: files, prompt: 'make it night' });
    assert.equal(three.usage?.input_tokens_details.image_tokens, 3 * 1024);
    assert.deepEqual(await measured(three.data?.[0]?.b64_json), ['png', 1024, 640]);
    const names = (await sandbox.requests()).map(({ body }) => Object.keys(Object(body)));
    assert.deepEqual(
      names.map((ones) => ones.filter((name) => name.startsWith('image'))),
      [['image'], ['image[]']],
    );
  });

  test('edits in a stream, and takes the shape of the first picture when it is left to the model', async () => {
    const image = await picture('navy', 300, 200);
    const stream = await openai.images.edit({ model: MODEL, quality: 'low', image, prompt: 'warmer', stream: true });
    const events = await Array.fromAsync(stream);
    assert.deepEqual(
      events.map(({ type, size }) => [type, size]),
      [['image_edit.completed', '1536x1024']],
    );
  });

  test('keeps what a mask protects', async () => {
    const image = await picture('#00ff00', 1024, 1024);
    const hole = Buffer.from(
      '<svg width="1024" height="1024"><rect x="512" width="512" height="1024" fill="#000"/></svg>',
    );
    const mask = await sharp(hole).png().toBuffer();
    const answer = await openai.images.edit({
      ...SMALL,
      size: '1024x1024',
      image,
      mask: await toFile(mask, 'mask.png', { type: 'image/png' }),
      prompt: 'a storm',
    });
    const made = sharp(Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64')).removeAlpha();
    const at = async (left: number) => [
      ...(await made.clone().extract({ left, top: 500, width: 1, height: 1 }).raw().toBuffer()),
    ];
    assert.deepEqual(await at(900), [0, 255, 0]);
    assert.notDeepEqual(await at(100), [0, 255, 0]);
  });

  test('takes away what lies behind the subject', async () => {
    const answer = await openai.images.generate({ ...SMALL, prompt: 'a cat', background: 'transparent' });
    assert.equal(answer.background, 'transparent');
    const corner = await sharp(Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64'))
      .extract({ left: 0, top: 0, width: 1, height: 1 })
      .raw()
      .toBuffer();
    assert.equal(corner.at(3), 0);
  });

  test('meets each refusal as an error with its type, code and parameter', async () => {
    const image = await picture('teal', 64, 64);
    const generate = (more: object) => openai.images.generate({ ...SMALL, prompt: 'a thing', ...more });
    const cases: [name: string, call: () => Promise<unknown>, expected: unknown[]][] = [
      ['unknown parameter', () => generate({ seed: 7 }), [400, 'invalid_request_error', 'unknown_parameter', 'seed']],
      [
        'response_format',
        () => generate({ response_format: 'url' }),
        [400, 'invalid_request_error', 'unknown_parameter', 'response_format'],
      ],
      [
        'size off the grid',
        () => generate({ size: '1000x1000' }),
        [400, 'invalid_request_error', 'invalid_value', 'size'],
      ],
      ['size too small', () => generate({ size: '512x512' }), [400, 'invalid_request_error', 'invalid_value', 'size']],
      [
        'size too large',
        () => generate({ size: '3840x3840' }),
        [400, 'invalid_request_error', 'invalid_value', 'size'],
      ],
      ['size too long', () => generate({ size: '3840x640' }), [400, 'invalid_request_error', 'invalid_value', 'size']],
      ['quality', () => generate({ quality: 'hd' }), [400, 'invalid_request_error', 'invalid_value', 'quality']],
      ['n', () => generate({ n: 11 }), [400, 'invalid_request_error', 'integer_above_max_value', 'n']],
      ['type', () => generate({ prompt: 7 }), [400, 'invalid_request_error', 'invalid_type', 'prompt']],
      [
        'prompt',
        () => generate({ prompt: undefined }),
        [400, 'invalid_request_error', 'missing_required_parameter', 'prompt'],
      ],
      [
        'previews without a stream',
        () => generate({ partial_images: 1 }),
        [400, 'invalid_request_error', 'invalid_value', 'partial_images'],
      ],
      [
        'transparent JPEG',
        () => generate({ background: 'transparent', output_format: 'jpeg' }),
        [400, 'invalid_request_error', 'invalid_value', 'background'],
      ],
      ['model', () => generate({ model: 'gpt-image-9' }), [404, 'invalid_request_error', 'model_not_found', 'model']],
      [
        'model that was shut down',
        () => generate({ model: 'gpt-image-1' }),
        [404, 'invalid_request_error', 'model_not_found', 'model'],
      ],
      [
        'fidelity',
        () => openai.images.edit({ ...SMALL, image, prompt: 'x', input_fidelity: 'high' }),
        [400, 'invalid_request_error', 'invalid_input_fidelity_model', 'input_fidelity'],
      ],
      [
        'a file that is no picture',
        async () =>
          openai.images.edit({
            ...SMALL,
            image: await toFile(Buffer.from('no'), 'a.png', { type: 'image/png' }),
            prompt: 'x',
          }),
        [400, 'invalid_request_error', 'invalid_image_file', 'image'],
      ],
      [
        'a mask of another size',
        () => openai.images.edit({ ...SMALL, image, mask: image, prompt: 'x' }),
        [400, 'invalid_request_error', 'invalid_value', 'mask'],
      ],
      [
        'blocked',
        () => generate({ prompt: '[fail:blocked] x' }),
        [400, 'image_generation_user_error', 'moderation_blocked', null],
      ],
      [
        'no money',
        () => generate({ prompt: '[fail:402] x' }),
        [400, 'billing_limit_user_error', 'billing_hard_limit_reached', null],
      ],
      [
        'no quota',
        () => generate({ prompt: '[fail:429-day] x' }),
        [429, 'insufficient_quota', 'insufficient_quota', null],
      ],
      ['overload', () => generate({ prompt: '[fail:503] x' }), [503, 'server_error', 'slow_down', null]],
    ];
    for (const [name, call, expected] of cases) {
      const { status, type, code, param, requestID } = await refusal(call());
      assert.deepEqual([status, type, code, param], expected, name);
      assert.match(String(requestID), /^req_/);
    }
  });

  test('is told how long to wait, in the sandbox’s own time', async () => {
    const { status, code, headers } = await refusal(openai.images.generate({ ...SMALL, prompt: '[fail:429] x' }));
    assert.deepEqual([status, code], [429, 'rate_limit_exceeded']);
    assert.deepEqual([headers?.get('retry-after'), headers?.get('retry-after-ms')], ['1', '40.000']);
  });

  test('tries again by itself, and then gets its picture', async () => {
    const patient = openai.withOptions({ maxRetries: 2 });
    const answer = await patient.images.generate({ ...SMALL, prompt: '[fail:503:1] [fail:429:1] a tree' });
    assert.equal(answer.data?.length, 1);
  });

  test('meets an error in mid-stream after an interim picture', async () => {
    const stream = await openai.images.generate({
      ...SMALL,
      prompt: '[fail:stream-error] x',
      stream: true,
      partial_images: 3,
    });
    const heard: string[] = [];
    const { status, code } = await refusal(
      (async () => {
        for await (const { type } of stream) heard.push(type);
      })(),
    );
    assert.deepEqual([status, code, heard], [undefined, 'server_error', ['image_generation.partial_image']]);
  });

  test('can hang up, and the picture is billed all the same', async () => {
    const prompt = 'a picture that nobody waits for';
    const stream = await openai.images.generate({ ...SMALL, prompt, stream: true, partial_images: 1 });
    for await (const { type } of stream) {
      assert.equal(type, 'image_generation.partial_image');
      break;
    }
    const entry = async () => (await sandbox.bill()).find((one) => one.prompt === prompt);
    for (const cap = performance.now() + 10_000; (await entry()) === undefined;)
      assert.ok(performance.now() < cap, 'no entry within ten seconds');
    assert.equal((await entry())?.status, 'billed');
  });

  test('lists and describes the models, those with a slash in their id too', async () => {
    const names = (await Array.fromAsync(openai.models.list())).map(({ id }) => id);
    assert.deepEqual(names, [MODEL, 'house/painter']);
    assert.equal((await openai.models.retrieve('house/painter')).id, 'house/painter');
    const { status, code } = await refusal(openai.models.retrieve('gpt-image-1'));
    assert.deepEqual([status, code], [404, 'model_not_found']);
  });

  test('needs a key that is not refused', async () => {
    const refused = openai.withOptions({ apiKey: 'invalid-key' });
    const { status, code } = await refusal(refused.models.list());
    assert.deepEqual([status, code], [401, 'invalid_api_key']);
  });

  test('other clients may edit by JSON, with pictures as data URIs', async () => {
    await sandbox.clear();
    const bytes = await sharp({ create: { width: 512, height: 512, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const image_url = `data:image/png;base64,${bytes.toString('base64')}`;
    const edit = (images: unknown) =>
      fetch(`${sandbox.url}/openai/v1/images/edits`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
        body: JSON.stringify({ ...SMALL, prompt: 'colder', images }),
      });
    const answer = await edit([{ image_url }]);
    assert.equal(answer.status, 200);
    const { usage }: { usage: { input_tokens_details: object } } = JSON.parse(await answer.text());
    // Half of 1024, so it is enlarged twice before it is counted.
    assert.deepEqual(usage.input_tokens_details, { text_tokens: 8, image_tokens: 1024 });
    const [request] = await sandbox.requests();
    assert.ok(!JSON.stringify(request?.body).includes('base64'), 'pictures are kept as hashes');
    assert.equal((await edit([{ file_id: 'file-1' }])).status, 404);
    assert.equal((await edit('teal')).status, 400);
  });
});

test('as often as the scenario says, it fails by chance, in every way that chance knows', async () => {
  const sandbox = await startSandbox({
    scenario: {
      speed: 500,
      failures: 'on',
      providers: { openai: { models: { [MODEL]: { p50Ms: 30_000, successRate: 0 } } } },
    },
    speed: 500,
  });
  try {
    const openai = new OpenAI({ apiKey: 'any', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 });
    const ends = new Set<unknown>();
    for (let call = 0; call < 60; call += 1) {
      await openai.images.generate({ ...SMALL, prompt: `number ${call}` }).then(
        () => ends.add('a picture'),
        (error: unknown) => ends.add(error instanceof APIError ? error.code : 'a cut'),
      );
    }
    assert.deepEqual([...ends].map(String).toSorted(), [
      'a cut',
      'image_generation_failed',
      'rate_limit_exceeded',
      'server_error',
      'slow_down',
    ]);
  } finally {
    await sandbox.stop();
  }
});

async function picture(background: string, width: number, height: number): Promise<File> {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  return toFile(bytes, `${width}.png`, { type: 'image/png' });
}

async function measured(base64: string | undefined): Promise<unknown[]> {
  const { format, width, height } = await sharp(Buffer.from(base64 ?? '', 'base64')).metadata();
  return [format, width, height];
}

async function refusal(call: PromiseLike<unknown>): Promise<APIError> {
  try {
    await call;
  } catch (error) {
    assert(error instanceof APIError, String(error));
    return error;
  }
  throw new Error('Expected the call to be refused, and it was not.');
}
