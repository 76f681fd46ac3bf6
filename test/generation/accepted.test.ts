import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, MODEL, started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';

/** Text that tends to break what carries it, and must arrive and come back byte for byte. */
const PROMPTS = {
  'right to left marks': 'abc \u202e def \u200b\u200d\ufeff end',
  'thousands of combining marks': `o${'\u0301'.repeat(8_000)} end`,
  'an emoji family': 'a family \u{1F469}\u200d\u{1F469}\u200d\u{1F467}\u200d\u{1F466} by the sea',
  'markup and templates': '</script><b>{{7*7}} ${process.env.HOME} %s %n',
  'line ends and headers': 'one\r\nSet-Cookie: a=b\r\n\r\ndata: {"seq":1}\n\nevent: complete',
  'terminal escapes': '\u001b[31mred\u001b[0m \u0007 bell \u0001',
  'blanks at both ends': '  \t a fox \n ',
  'exactly 32 KiB': 'é'.repeat(16 * 1024),
  'what looks like SQL': `'; drop table generation; -- \\ $1`,
} as const;

describe('what is accepted', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 300 });
  });
  after(() => house.close());

  for (const [name, prompt] of Object.entries(PROMPTS)) {
    test(`a prompt with ${name} is stored, sent and told byte for byte`, async () => {
      const id = await started(house.installation, { prompt, parameters: { resolution: '0.5K' } });
      const { data } = await house.installation.ask<{ generation: { prompt: string } }>(
        `query ($id: ID!) { generation(id: $id) { prompt } }`,
        { id },
      );
      assert.equal(data.generation.prompt, prompt);
      assert.equal((await ended(house.installation, id)).status, 'SUCCEEDED');
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
    });
  }

  test('metadata comes back as it went in, with its names, numbers and nesting', async () => {
    const metadata = {
      order: 17,
      'a.b': [null, true, { deep: { 'ключ \u{1F511}': -0.1 } }],
      constructor: 'x',
      toString: 1e21,
    };
    const id = await started(house.installation, { metadata });
    const { data } = await house.installation.ask<{ generation: { metadata: unknown } }>(
      `query ($id: ID!) { generation(id: $id) { metadata } }`,
      { id },
    );
    assert.deepEqual(data.generation.metadata, metadata);
  });

  test('an alias and an offer’s config key name the model too, and the offer alone is tried', async () => {
    const query = `query ($id: ID!) { generation(id: $id) { model { slug } route { configKey verdict reasonCode } } }`;
    interface Routed {
      readonly generation: {
        readonly model: { readonly slug: string };
        readonly route: readonly {
          readonly verdict: string;
          readonly configKey: string;
          readonly reasonCode: string;
        }[];
      };
    }
    for (const [model, reason] of [
      ['gemini-3.1-flash-image', 'ONLY_OFFER'],
      [`gemini/${MODEL}`, 'FORCED'],
    ] as const) {
      const { id } = await ended(house.installation, await started(house.installation, { model }));
      const { data } = await house.installation.ask<Routed>(query, { id });
      assert.equal(data.generation.model.slug, MODEL);
      const first = data.generation.route.find(({ verdict }) => verdict === 'FIRST');
      assert.deepEqual([first?.configKey, first?.reasonCode], [`gemini/${MODEL}`, reason]);
    }
  });
});
