import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { FAULTS } from '../../sandbox/faults.ts';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { answerOf, ask, bodyOf, eventsOf, parse, partsOf, pictureOf, stream, until } from './ask.ts';

const THOUGHTS = { thinkingConfig: { includeThoughts: true } };

describe('a fault typed into the prompt', () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const entryOf = async (tag: string) => (await sandbox.bill()).find((entry) => entry.prompt === `a boat ${tag}`);

  for (const [name, code, status] of [
    ['400', 400, 'INVALID_ARGUMENT'],
    ['401', 401, 'UNAUTHENTICATED'],
    ['403', 403, 'PERMISSION_DENIED'],
    ['404', 404, 'NOT_FOUND'],
    ['429', 429, 'RESOURCE_EXHAUSTED'],
    ['429-day', 429, 'RESOURCE_EXHAUSTED'],
    ['500', 500, 'INTERNAL'],
    ['503', 503, 'UNAVAILABLE'],
    ['504', 504, 'DEADLINE_EXCEEDED'],
  ] as const) {
    test(`[fail:${name}] answers ${code} before the stream, as pretty JSON, and is free`, async () => {
      const response = await stream(sandbox.url, prompted(`[fail:${name}]`));
      assert.equal(response.status, code);
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      const text = await response.text();
      assert.match(text, /^\{\n {2}"error"/);
      assert.equal(parse(text).error?.status, status);
      assert.equal((await entryOf(`[fail:${name}]`))?.status, 'free');
    });
  }

  test('[fail:429] says when to retry and [fail:429-day] which quota is used up', async () => {
    const minute = (await answerOf(await ask(sandbox.url, prompted('[fail:429]')))).error?.details ?? [];
    const retry = minute.find((detail) => String(detail['@type']).endsWith('RetryInfo'));
    assert.match(String(retry?.['retryDelay']), /^\d+\.\d+s$/);
    const day = JSON.stringify((await answerOf(await ask(sandbox.url, prompted('[fail:429-day]')))).error?.details);
    assert.match(day, /PerDay/);
  });

  test('[fail:safety] and [fail:no-image] withhold the picture after the thoughts, for free', async () => {
    for (const [name, reason] of [
      ['safety', 'IMAGE_SAFETY'],
      ['no-image', 'NO_IMAGE'],
    ] as const) {
      const events = eventsOf(await (await stream(sandbox.url, prompted(`[fail:${name}]`))).text());
      const [candidate] = events.at(-1)?.candidates ?? [];
      assert.equal(candidate?.finishReason, reason);
      assert.deepEqual(candidate?.content, {});
      assert.ok(candidate?.finishMessage);
      assert.ok(partsOf(events).every((part) => part.thought));
      assert.equal((await entryOf(`[fail:${name}]`))?.status, 'free');
    }
  });

  test('[fail:blocked] is one chunk without a candidate', async () => {
    const events = eventsOf(await (await stream(sandbox.url, prompted('[fail:blocked]'))).text());
    assert.equal(events.length, 1);
    assert.equal(events[0]?.candidates, undefined);
    assert.equal(events[0]?.promptFeedback?.blockReason, 'PROHIBITED_CONTENT');
  });

  test('[fail:text] stops with words alone', async () => {
    const events = eventsOf(await (await stream(sandbox.url, prompted('[fail:text]'))).text());
    assert.equal(events.at(-1)?.candidates?.[0]?.finishReason, 'STOP');
    assert.ok(partsOf(events).some((part) => part.text !== undefined && part.thought === undefined));
    assert.ok(partsOf(events).every((part) => part.inlineData === undefined || part.thought));
  });

  test('[fail:cut] breaks the connection after some thoughts and is billed', async () => {
    const heard = await hear(await stream(sandbox.url, prompted('[fail:cut]')));
    assert.equal(heard.ending, 'broken');
    assert.match(heard.text, /"thought":true/);
    await until(async () => (await entryOf('[fail:cut]'))?.status === 'billed');
  });

  test('[fail:drop] breaks the connection before any answer and is billed', async () => {
    await assert.rejects(stream(sandbox.url, prompted('[fail:drop]')), TypeError);
    await until(async () => (await entryOf('[fail:drop]'))?.status === 'billed');
  });

  test('[fail:truncated] ends cleanly in the middle of an event', async () => {
    const heard = await hear(await stream(sandbox.url, prompted('[fail:truncated]')));
    assert.equal(heard.ending, 'clean');
    assert.ok(!heard.text.endsWith('\r\n\r\n'));
    assert.throws(() => parse(heard.text.slice(heard.text.lastIndexOf('data: ') + 6)));
    const unary = await ask(sandbox.url, prompted('[fail:truncated]'));
    assert.equal(unary.status, 200);
    const text = await unary.text();
    assert.throws(() => parse(text));
  });

  test('[fail:malformed] has an event that is not JSON, and ends cleanly', async () => {
    const heard = await hear(await stream(sandbox.url, prompted('[fail:malformed]')));
    assert.equal(heard.ending, 'clean');
    const events = heard.text.trimEnd().split('\r\n\r\n');
    const broken = events.filter((event) => !isJson(event.slice('data: '.length)));
    assert.equal(broken.length, 1);
    assert.ok(isJson(events.at(-1)?.slice('data: '.length) ?? ''));
  });

  test('[fail:stream-error] is an event after thoughts, or a status when nothing is streamed', async () => {
    const events = eventsOf(await (await stream(sandbox.url, prompted('[fail:stream-error]'))).text());
    assert.ok(partsOf(events).length > 0);
    assert.equal(events.at(-1)?.error?.status, 'UNAVAILABLE');
    assert.equal((await ask(sandbox.url, prompted('[fail:stream-error]'))).status, 503);
    assert.equal((await entryOf('[fail:stream-error]'))?.status, 'free');
  });

  test('[fail:html] is a 502 web page', async () => {
    const response = await stream(sandbox.url, prompted('[fail:html]'));
    assert.equal(response.status, 502);
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(await response.text(), /<html>/);
  });

  test('[fail:garbage] sends bytes that are no image, and bills them', async () => {
    const picture = pictureOf([await answerOf(await ask(sandbox.url, prompted('[fail:garbage]')))]);
    await assert.rejects(sharp(picture).metadata());
    assert.equal((await entryOf('[fail:garbage]'))?.status, 'billed');
  });

  test('[fail:hang] never answers; [fail:stall] begins and never ends', async () => {
    await assert.rejects(stream(sandbox.url, prompted('[fail:hang]'), AbortSignal.timeout(1_500)), {
      name: 'TimeoutError',
    });
    assert.equal((await entryOf('[fail:hang]'))?.status, 'free');
    const heard = await hear(await stream(sandbox.url, prompted('[fail:stall]'), AbortSignal.timeout(1_500)));
    assert.equal(heard.ending, 'broken');
    assert.match(heard.text, /"thought":true/);
    assert.doesNotMatch(heard.text, /finishReason/);
    assert.equal((await entryOf('[fail:stall]'))?.status, 'billed');
  });

  test('[fail:slow] takes ten times as long and succeeds', async () => {
    const start = performance.now();
    const answer = await answerOf(await ask(sandbox.url, prompted('[fail:slow]')));
    assert.equal(answer.candidates?.[0]?.finishReason, 'STOP');
    assert.ok(performance.now() - start > 1_000);
  });

  test('[fail:drafts] sends drafts as ordinary images and bills each', async () => {
    const events = eventsOf(await (await stream(sandbox.url, prompted('[fail:drafts]'))).text());
    const images = partsOf(events).filter((part) => part.inlineData !== undefined && part.thought === undefined);
    assert.equal(images.length, 3);
    assert.ok(images.every((part) => part.thoughtSignature !== undefined));
    const entry = await entryOf('[fail:drafts]');
    assert.equal(entry?.images, 3);
    assert.equal(entry?.tokens.output.IMAGE, 3 * 747);
  });

  test('with a count fails only that often, and several take turns', async () => {
    assert.deepEqual(await statuses(sandbox.url, 'a bridge [fail:503:2]', 3), [503, 503, 200]);
    assert.deepEqual(await statuses(sandbox.url, 'a tunnel [fail:500:1] [fail:429:1]', 3), [500, 429, 200]);
  });

  test('is unknown when misspelt, and the answer lists the known ones', async () => {
    const response = await ask(sandbox.url, prompted('[fail:explode]'));
    assert.equal(response.status, 400);
    const message = (await answerOf(response)).error?.message ?? '';
    for (const name of Object.keys(FAULTS)) assert.ok(message.includes(name), name);
  });
});

describe('a sandbox with failures on', () => {
  test('fails about as often as the real provider, and repeats itself with the same seed', async () => {
    const model = { p50Ms: 400, p95Ms: 700, successRate: 0.5 };
    const scenario = { providers: { gemini: { models: { half: model } } } };
    const outcomes = async (): Promise<string> => {
      const sandbox = await startSandbox({ failures: 'on', scenario, seed: 5, speed: 100 });
      const seen: string[] = [];
      for (let call = 0; call < 40; call += 1) {
        const response = await ask(sandbox.url, bodyOf('a pond', { seed: 1 }), { model: 'half' }).catch(() => null);
        const text = await response?.text().catch(() => 'cut');
        seen.push(
          response === null || text === 'cut'
            ? 'cut'
            : `${response.status}${text?.includes('inlineData') === true ? ' picture' : ''}`,
        );
      }
      await sandbox.stop();
      return seen.join('\n');
    };
    const first = await outcomes();
    const successes = first.split('\n').filter((outcome) => outcome === '200 picture').length;
    assert.ok(successes > 8 && successes < 32, `${successes} of 40 succeeded`);
    assert.ok(new Set(first.split('\n')).size > 2, 'failures are of several kinds');
    assert.equal(await outcomes(), first);
  });
});

function prompted(tag: string): object {
  return bodyOf(`a boat ${tag}`, THOUGHTS);
}

async function statuses(url: string, prompt: string, calls: number): Promise<number[]> {
  const seen: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const response = await ask(url, bodyOf(prompt));
    await response.text();
    seen.push(response.status);
  }
  return seen;
}

/** Reads a body to whatever end it has. */
async function hear(response: Response): Promise<{ text: string; ending: 'clean' | 'broken' }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { text, ending: 'clean' };
  } catch {
    // A connection that breaks is one of the two answers that the tests ask for.
    return { text, ending: 'broken' };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it throws is the answer.
    return false;
  }
}
