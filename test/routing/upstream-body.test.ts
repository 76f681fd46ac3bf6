import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MODEL } from '../installation.ts';
import { openApi, type Api } from './api.ts';

const BODY = `query ($input: UpstreamBodyInput!) {
  upstreamBody(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message } }
    ... on UpstreamBody { offer { configKey } body calls losses { parameter severity message } }
  }
}`;

let api: Api;
before(async () => {
  api = await openApi();
});
after(() => api.close());

interface Answered extends Record<string, unknown> {
  readonly __typename: string;
  readonly message?: string;
  readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
}

async function bodyOf(input: object, options: { key?: string | null } = {}): Promise<Answered> {
  const given = { configKey: `gemini/${MODEL}`, prompt: 'a lighthouse', ...input };
  const { data, errors } = await api.ask<{ upstreamBody: Answered }>(BODY, { input: given }, options);
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.upstreamBody;
}

const paths = ({ problems = [] }: Answered) => problems.map(({ path }) => path.join('.'));

describe('what a provider would be sent', () => {
  test('is one call’s body, names in the place of pictures, with what is lost on the way', async () => {
    const parameters = { resolution: '2K', n: 2, seed: 4, safety_tolerance: '2' };
    assert.deepEqual(await bodyOf({ mode: 'IMAGE_EDIT', inputImages: 2, parameters }), {
      __typename: 'UpstreamBody',
      offer: { configKey: `gemini/${MODEL}` },
      body: {
        contents: [
          {
            role: 'user',
            parts: [
              { text: 'a lighthouse' },
              { inlineData: { mimeType: 'image/png', data: '<reference image 1>' } },
              { inlineData: { mimeType: 'image/png', data: '<reference image 2>' } },
            ],
          },
        ],
        generationConfig: {
          responseModalities: ['TEXT', 'IMAGE'],
          thinkingConfig: { includeThoughts: true },
          imageConfig: { imageSize: '2K' },
          seed: 4,
        },
      },
      calls: 2,
      losses: [
        {
          parameter: 'safety_tolerance',
          severity: 'IGNORED',
          message: `safety_tolerance: gemini/${MODEL} can't be told it; it is ignored.`,
        },
      ],
    });
  });

  test('in a batch is the batch’s body, without the id of an attempt that isn’t there', async () => {
    const { body } = await bodyOf({ tier: 'BATCH' });
    assert.match(JSON.stringify(body), /"displayName":"<id of the attempt>"/);
  });

  test('has no key in it', async () => {
    for (const provider of ['gemini', 'vertex']) {
      const answered = await bodyOf({ configKey: `${provider}/${MODEL}` });
      assert.equal(answered.__typename, 'UpstreamBody');
      // The key and the token of this installation.
      assert.doesNotMatch(JSON.stringify(answered), /"test"|Bearer|127\.0\.0\.1/);
    }
  });

  test('is told to every key, and to nobody without one', async () => {
    const { data } = await api.ask<{ createApiKey: { secret: string } }>(
      'mutation { createApiKey(input: { name: "voter", scopes: [ARENA_VOTE] }) { ... on CreateApiKeyPayload { secret } } }',
    );
    assert.equal((await bodyOf({}, { key: data.createApiKey.secret })).__typename, 'UpstreamBody');
    assert.equal((await bodyOf({}, { key: null })).__typename, 'ForbiddenError');
  });

  test('is refused for an offer that isn’t there, or that can’t be called here', async () => {
    assert.equal((await bodyOf({ configKey: 'gemini/nothing' })).__typename, 'NotFoundError');
    assert.deepEqual(paths(await bodyOf({ configKey: `fal/${MODEL}` })), ['configKey']);
    assert.deepEqual(paths(await bodyOf({ configKey: `vertex/${MODEL}`, tier: 'BATCH' })), ['tier']);
    assert.deepEqual(paths(await bodyOf({ configKey: `fal/${MODEL}-edit` })), ['mode']);
  });

  test('is refused with all problems at once', async () => {
    const refused = await bodyOf({ prompt: '', inputImages: 1, parameters: { resolution: '9K' } });
    assert.deepEqual(paths(refused), ['prompt', 'inputImages', 'parameters.resolution']);
    assert.deepEqual(paths(await bodyOf({ mode: 'IMAGE_EDIT' })), ['inputImages']);
    assert.deepEqual(paths(await bodyOf({ masked: true })), ['masked']);
  });
});
