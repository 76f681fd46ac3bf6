import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Json } from '../../src/base/json.ts';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { geminiContents } from '../../src/providers/gemini-contents.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { Conversation } from '../../src/providers/provider.ts';
import { UnrenderableError } from '../../src/providers/provider-error.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import {
  ask,
  brief,
  chunk,
  event,
  failure,
  gather,
  imagePart,
  KEY,
  REQUEST,
  STOP,
  streamed,
  succeeded,
  tell,
  tellVertex,
  type Told,
} from './answers.ts';
import { SMALL } from './random-faults.ts';

let sandbox: SandboxProcess;
before(async () => {
  sandbox = await startSandbox({ speed: 200 });
});
after(() => sandbox.stop());

const WIDE = { ...SMALL, 'generationConfig.imageConfig.aspectRatio': '16:9' };
const HARD = { 'generationConfig.thinkingConfig.thinkingLevel': 'HIGH' };

describe('a conversation', () => {
  test('goes on at the other of the two doors, and the new picture is an edit of the last one', async () => {
    const first = await tell(sandbox.url, { prompt: 'a lighthouse', fields: { ...WIDE, ...HARD } });
    const conversation = conversationOf(first);
    assert.equal(conversation.family, 'google');
    assert.deepEqual(shapeOf(conversation), [
      ['user', 'text'],
      ['model', 'text signed', 'image signed'],
    ]);

    await sandbox.clear();
    const second = await tellVertex(`${sandbox.url}/vertex`, { prompt: 'make it night', fields: SMALL, conversation });
    const { width, height } = await sharp(succeeded(second).pictures[0]?.bytes).metadata();
    assert.deepEqual([width, height], [688, 384], 'as wide as the picture that it works on, unasked');
    const [entry] = await sandbox.bill();
    assert.deepEqual([entry?.provider, entry?.tokens.input.IMAGE, entry?.prompt], ['vertex', 258, 'make it night']);

    await sandbox.clear();
    const reference = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const third = await tell(sandbox.url, {
      prompt: 'and red',
      images: [{ bytes: reference, mimeType: 'image/png' }],
      fields: SMALL,
      conversation: conversationOf(second),
    });
    const size = await sharp(succeeded(third).pictures[0]?.bytes).metadata();
    assert.deepEqual([size.width, size.height], [688, 384], 'a reference is not what it works on');
    const answered = ['model', 'text signed', 'image signed'];
    assert.deepEqual(shapeOf(conversationOf(third)), [
      ['user', 'text'],
      answered,
      ['user', 'text'],
      answered,
      ['user', 'text', 'image'],
      answered,
    ]);
    assert.deepEqual(
      turnsOf(conversationOf(third)).slice(0, 2),
      turnsOf(conversation),
      'what was said stays as it was',
    );
  });

  test('keeps the final picture alone: neither sketches of the thinking nor drafts', async () => {
    const told = await tell(sandbox.url, { prompt: 'a mill [fail:drafts]', fields: { ...SMALL, ...HARD } });
    assert(
      told.updates.some(({ type }) => type === 'thought-image') && told.updates.some(({ type }) => type === 'preview'),
    );
    const [, answered] = turnsOf(conversationOf(told));
    const { data } = pictureIn(answered);
    assert.deepEqual(Buffer.from(data, 'base64'), Buffer.from(succeeded(told).pictures[0]?.bytes ?? []));
    assert.deepEqual(shapeOf(conversationOf(told)).at(-1), ['model', 'text signed', 'image signed']);
  });

  test('goes on in a batch and from one', async () => {
    const { batch } = createGemini({ baseUrl: sandbox.url, apiKey: KEY, fetch: createPaidFetch(), freeFetch });
    assert(batch !== null);
    const conversation = conversationOf(await tell(sandbox.url, { prompt: 'a lighthouse', fields: WIDE }));
    const request = { ...REQUEST, prompt: 'make it night', fields: SMALL, conversation };
    const call = { signal: AbortSignal.timeout(20_000), beforeSend: () => undefined, hookUrl: null };
    const submitted = await batch.submit(request, call);
    assert(submitted.outcome === 'accepted');
    for (;;) {
      const { outcome } = await gather(batch.look(submitted.operation, { signal: call.signal, request }));
      if (outcome.outcome === 'pending') {
        await sleep(50);
        continue;
      }
      assert(outcome.outcome === 'succeeded' && outcome.conversation !== undefined);
      assert.equal(turnsOf(outcome.conversation).length, 4);
      succeeded(await tell(sandbox.url, { fields: SMALL, conversation: stored(outcome.conversation) }));
      return;
    }
  });

  test('goes on after the provider was started anew', async () => {
    const conversation = conversationOf(await tell(sandbox.url, { fields: SMALL }));
    const another = await startSandbox({ speed: 200, seed: 2 });
    try {
      succeeded(await tell(another.url, { fields: SMALL, conversation }));
    } finally {
      await another.stop();
    }
  });

  test('whose signatures were lost or changed, or whose picture was, is refused at either door', async () => {
    const told = await tell(sandbox.url, { fields: SMALL });
    const other = await tell(sandbox.url, { prompt: 'something else', fields: SMALL });
    const conversation = conversationOf(told);
    const { thoughtSignature } = pictureIn(turnsOf(conversationOf(other))[1]);
    for (const [change, words] of [
      [
        (part: Part) => delete part.thoughtSignature,
        /missing a thought_signature in content position 2, part position 2/,
      ],
      [
        (part: Part) => (part.thoughtSignature = `AAAA${part.thoughtSignature?.slice(4)}`),
        /Corrupted thought signature/,
      ],
      [(part: Part) => (part.thoughtSignature = thoughtSignature), /Corrupted thought signature/],
      [(part: Part) => (part.inlineData = pictureOf(other)), /Corrupted thought signature/],
    ] as const) {
      const changed = { family: 'google', turns: changedAt(conversation, change) };
      for (const refused of [
        await tell(sandbox.url, { fields: SMALL, conversation: changed }),
        await tellVertex(`${sandbox.url}/vertex`, { fields: SMALL, conversation: changed }),
      ]) {
        assert.equal(brief(refused), 'failed INVALID_REQUEST OFFER NO');
        assert.match(failure(refused).message, words);
      }
    }
  });

  test('of another family, or of half an exchange, is never sent', async () => {
    for (const conversation of [
      { family: 'other', turns: [] },
      { family: 'google', turns: [{ role: 'user', parts: [{ text: 'a cat' }] }] },
      { family: 'google', turns: 'all of them' },
    ]) {
      assert.throws(() => geminiContents({ ...REQUEST, conversation }), UnrenderableError);
    }
    assert.equal(
      brief(await tell('http://127.0.0.1:9', { conversation: { family: 'other', turns: [] } })),
      'failed INTERNAL OFFER NO',
    );
  });

  test('loses its oldest exchanges when it is more than one request may be, and says so', async () => {
    const exchange = (name: string, data: string): Json[] => [
      { role: 'user', parts: [{ text: name }] },
      { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data }, thoughtSignature: 'AA==' }] },
    ];
    const leftOutOf = (exchanges: number, data: string) => {
      const turns = Array.from({ length: exchanges }, (_, index) => exchange(`number ${index}`, data)).flat();
      const { contents, leftOut } = geminiContents({ ...REQUEST, conversation: { family: 'google', turns } });
      assert.equal(contents.length, turns.length + 1 - leftOut);
      return leftOut;
    };
    assert.equal(leftOutOf(14, 'AAAA'), 0);
    assert.equal(leftOutOf(16, 'AAAA'), 4, 'at most 14 pictures');
    assert.equal(leftOutOf(3, 'A'.repeat(8 * 1024 ** 2)), 2, 'at most 18 MiB');
    assert.equal(leftOutOf(1, 'A'.repeat(20 * 1024 ** 2)), 0, 'the last answer stays');

    const turns = Array.from({ length: 15 }, () => exchange('again', 'AAAA')).flat();
    const told = await ask(
      streamed(event(chunk([imagePart('final')])), STOP),
      {},
      { conversation: { family: 'google', turns } },
    );
    assert.match(succeeded(told).warnings.join(), /oldest 2 turns were left out/);
  });
});

test('words cut by the stream are joined, signed ones stay apart, and a trailing signature is kept', async () => {
  const told = await ask(
    streamed(
      event(chunk([{ text: 'Here ', thoughtSignature: 'QQ==' }])),
      event(chunk([{ text: 'is ' }])),
      event(chunk([{ text: 'it' }])),
      event(chunk([imagePart('final', { thoughtSignature: 'Qg==' })])),
      event(chunk([{ text: '', thoughtSignature: 'Qw==' }], 'STOP')),
    ),
  );
  assert.deepEqual(turnsOf(conversationOf(told)), [
    { role: 'user', parts: [{ text: REQUEST.prompt }] },
    {
      role: 'model',
      parts: [
        { text: 'Here ', thoughtSignature: 'QQ==' },
        { text: 'is it' },
        { ...imagePart('final'), thoughtSignature: 'Qg==' },
        { text: '', thoughtSignature: 'Qw==' },
      ],
    },
  ]);
});

test('a final picture that is one of the thinking has no signature, so there is nothing to continue from', async () => {
  const told = await ask(streamed(event(chunk([imagePart('sketch', { thought: true })])), STOP));
  assert.equal(succeeded(told).conversation, undefined);
});

interface Part {
  text?: string;
  thoughtSignature?: string | undefined;
  inlineData?: { mimeType: string; data: string };
}
interface Turn {
  role: string;
  parts: Part[];
}

/** As it comes back from where it was kept. */
function stored({ family, turns }: Conversation): Conversation {
  return { family, turns: JSON.parse(JSON.stringify(turns)) };
}

function conversationOf(told: Told): Conversation {
  const { conversation } = succeeded(told);
  assert(conversation !== undefined, 'expected a conversation');
  return stored(conversation);
}

function turnsOf({ turns }: Conversation): Turn[] {
  return JSON.parse(JSON.stringify(turns));
}

/** Each turn's role and the kinds of its parts. */
function shapeOf(conversation: Conversation): string[][] {
  return turnsOf(conversation).map(({ role, parts }) => [
    role,
    ...parts.map(
      ({ inlineData, thoughtSignature }) =>
        `${inlineData === undefined ? 'text' : 'image'}${thoughtSignature === undefined ? '' : ' signed'}`,
    ),
  ]);
}

function pictureIn(turn: Turn | undefined): { mimeType: string; data: string; thoughtSignature: string } {
  const pictures = (turn?.parts ?? []).flatMap(({ inlineData, thoughtSignature = '' }) =>
    inlineData === undefined ? [] : [{ ...inlineData, thoughtSignature }],
  );
  const [picture, ...others] = pictures;
  assert(picture !== undefined && others.length === 0, `expected one picture, got ${pictures.length}`);
  return picture;
}

function pictureOf(told: Told): { mimeType: string; data: string } {
  const { mimeType, data } = pictureIn(turnsOf(conversationOf(told))[1]);
  return { mimeType, data };
}

/** The turns with their last picture's part changed. */
function changedAt(conversation: Conversation, change: (part: Part) => unknown): Json {
  const turns = turnsOf(conversation);
  const part = turns.at(-1)?.parts.find(({ inlineData }) => inlineData !== undefined);
  assert(part !== undefined);
  change(part);
  return JSON.parse(JSON.stringify(turns));
}
