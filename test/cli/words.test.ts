import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { dollars, duration, exactDollars, fileSize, readDuration } from '../../src/cli/amounts.ts';
import { Failure } from '../../src/cli/failure.ts';
import { extensionOf, imageFileName, numbered } from '../../src/cli/file-name.ts';
import { expiry } from '../../src/cli/keys-command.ts';
import { readAssignment, readValue } from '../../src/cli/parameter-value.ts';
import { failureLines, refusalFailure } from '../../src/cli/refusal.ts';
import { startRequest, type Asked, type KnownModel, type StartRequest } from '../../src/cli/request.ts';
import { findKey, serverAddress } from '../../src/cli/server.ts';
import { temporaryFolder } from './command.ts';

const MODEL: KnownModel = {
  name: 'Painter',
  parameters: [
    { name: 'seed', types: ['INTEGER'], values: null },
    { name: 'tolerance', types: ['STRING'], values: ['1', '2'] },
    { name: 'search', types: ['BOOLEAN'], values: null },
    { name: 'stops', types: ['ARRAY', 'NULL'], values: null },
    { name: 'output_format', types: ['STRING'], values: ['png', 'jpeg'] },
  ],
};

function request(options: Asked, model: KnownModel | null = MODEL): StartRequest {
  return startRequest(options, { asked: 'painter', model, prompt: 'a boat', images: [], mask: null });
}

describe('the request of a command line', () => {
  const base = { model: 'painter', mode: 'TEXT_TO_IMAGE', prompt: 'a boat' };

  test('says nothing that was not said', () => assert.deepEqual(request({}), base));

  test('gives each value the type that its parameter has', () => {
    const { parameters } = request({
      param: ['tolerance=2', 'search=true', 'stops=["a=b"]', 'other=3'],
      seed: '7',
      number: '2',
    });
    assert.deepEqual(parameters, { n: 2, seed: 7, tolerance: '2', search: true, stops: ['a=b'], other: 3 });
  });

  test('leaves what fits no type as it was typed, for the server to refuse', () => {
    for (const typed of ['abc', 'true', '12345678901234567890', '"7"'])
      assert.equal(readValue(typed, MODEL.parameters[0] ?? null), typed);
  });

  test('asks for the format that the name of the output promises, unless another was said', () => {
    assert.deepEqual(request({ output: 'boat.JPG' }).parameters, { output_format: 'jpeg' });
    assert.deepEqual(request({ output: 'boat.jpg', format: 'png' }).parameters, { output_format: 'png' });
    assert.deepEqual(request({ output: 'boat.avif' }), base);
    assert.deepEqual(request({ output: 'boat.png' }, null), base);
  });

  test('is an edit when there are images', () => {
    const images = [{ id: 'img_1' }];
    const mask = { id: 'img_2' };
    const edit = startRequest(
      { strict: true, timeout: '2m' },
      { asked: 'painter', model: MODEL, prompt: 'a boat', images, mask },
    );
    assert.deepEqual(edit, {
      model: 'painter',
      mode: 'IMAGE_EDIT',
      prompt: 'a boat',
      images,
      mask,
      strict: true,
      timeoutMs: 120_000,
    });
  });

  test('is refused when a parameter is given twice or without a name', () => {
    assert.throws(() => request({ seed: '1', param: ['seed=2'] }), /seed is given twice/);
    for (const typed of ['seed', '=7', '']) assert.throws(() => readAssignment(typed), Failure);
    assert.deepEqual(readAssignment('name=a=b'), ['name', 'a=b']);
  });
});

function name(prompt: string): string {
  return imageFileName({ prompt, imageId: 'img_01m81cc9ssf21bf6bjc6smnmmp', mimeType: 'image/jpeg' });
}

describe('a file name', () => {
  const cases: readonly (readonly [prompt: string, file: string])[] = [
    ['A capybara, in a ceramics studio!', 'a-capybara-in-a-ceramics-studio-c6smnmmp.jpg'],
    ['../../etc/passwd', 'etc-passwd-c6smnmmp.jpg'],
    ['-rf $(reboot) "x"\n\u0000', 'rf-reboot-x-c6smnmmp.jpg'],
    ['Café für Zoë’s crêpes', 'cafe-fur-zoes-crepes-c6smnmmp.jpg'],
    ['陶芸スタジオのカピバラ', '陶芸スタジオのカピバラ-c6smnmmp.jpg'],
    ['one two three four five six seven eight nine', 'one-two-three-four-five-six-seven-eight-c6smnmmp.jpg'],
    ['a boat [fail:503:1]', 'a-boat-c6smnmmp.jpg'],
    ['🦫 !!!', 'c6smnmmp.jpg'],
    ['x'.repeat(5000), 'c6smnmmp.jpg'],
  ];
  for (const [prompt, file] of cases)
    test(`of ${JSON.stringify(prompt.slice(0, 40))}`, () => assert.equal(name(prompt), file));

  test('has the extension of what the bytes are, and a number where it is taken', () => {
    assert.deepEqual(['image/png', 'image/webp', 'text/html'].map(extensionOf), ['png', 'webp', 'bin']);
    assert.deepEqual(
      [1, 2].map((number) => numbered('/a.b/cat.tar.png', number)),
      ['/a.b/cat.tar.png', '/a.b/cat.tar-2.png'],
    );
    assert.equal(numbered('/a.b/cat', 3), '/a.b/cat-3');
  });
});

test('amounts and times read as a person writes them', () => {
  assert.deepEqual(['0.067514', '1.3349', '0', '0.00042', '12'].map(dollars), [
    '$0.068',
    '$1.33',
    '$0.000',
    '$0.00042',
    '$12.00',
  ]);
  assert.equal(exactDollars('0.0225'), '$0.0225');
  assert.deepEqual([780, 7692, 26_026, 65_000, 120_000, 7_380_000].map(duration), [
    '0.8 s',
    '7.7 s',
    '26 s',
    '1 min 5 s',
    '2 min',
    '2 h 3 min',
  ]);
  assert.deepEqual([12, 113_664, 2_400_000].map(fileSize), ['12 bytes', '114 kB', '2.4 MB']);
  assert.deepEqual(['90', '90s', '1.5m', '2h', '30d', 'soon', '-1', ''].map(readDuration), [
    90_000,
    90_000,
    90_000,
    7_200_000,
    2_592_000_000,
    null,
    null,
    null,
  ]);
});

test('a key ends after a while or at a time with its zone, and never at a guess', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  assert.equal(expiry('30d', now), '2026-12-22T10:00:00.000Z');
  assert.equal(expiry('2027-01-31T12:00:00+02:00', now), '2027-01-31T10:00:00.000Z');
  for (const given of ['30', 'tomorrow', '2027-01-31', '2027-01-31T12:00:00', '2027-13-31T12:00:00Z'])
    assert.throws(() => expiry(given, now), Failure);
});

test('a refusal is told problem by problem, with what is allowed where its sentence does not say', () => {
  const problems = [
    { path: ['parameters', 'size'], message: 'Expected one of 1K, 2K, got "9K".', allowed: ['1K', '2K'] },
    { path: ['mode'], message: 'Another one.', allowed: ['TEXT_TO_IMAGE'] },
    { path: [], message: 'The whole is too large.', allowed: null },
  ];
  const failure = refusalFailure({ __typename: 'InvalidInputError', message: 'all of it', problems });
  assert.equal(failure.code, 'INVALID_INPUT');
  assert.deepEqual(failureLines(failure), [
    'size: Expected one of 1K, 2K, got "9K".',
    'mode: Another one.',
    '  allowed: TEXT_TO_IMAGE',
    'The whole is too large.',
  ]);
  assert.deepEqual(failureLines(refusalFailure({ __typename: 'ModelNotFoundError', message: 'There is none.' })), [
    'There is none.',
  ]);
});

describe('the server that is asked', () => {
  const cases: readonly (readonly [
    given: string | undefined,
    environment: Record<string, string>,
    url: string,
    ours: boolean,
  ])[] = [
    [undefined, {}, 'http://127.0.0.1:4000', true],
    [undefined, { PORT: '8080', PICTOGRAPH_URL: '' }, 'http://127.0.0.1:8080', true],
    [undefined, { PORT: '8080', PUBLIC_URL: 'https://pictures.example/' }, 'https://pictures.example', true],
    [undefined, { PICTOGRAPH_URL: 'https://other.example/base/graphql' }, 'https://other.example/base', false],
    ['http://localhost:1234/', { PICTOGRAPH_URL: 'https://other.example' }, 'http://localhost:1234', true],
    ['http://127.0.0.1.other.example', {}, 'http://127.0.0.1.other.example', false],
  ];
  for (const [given, environment, url, ours] of cases) {
    test(`${given ?? 'nothing'} with ${JSON.stringify(environment)} is ${url}`, () =>
      assert.deepEqual(serverAddress(given, environment), { url, ours }));
  }

  test('is refused when it is no address', () => {
    for (const given of ['nowhere', 'ftp://a', 'localhost:4000'])
      assert.throws(() => serverAddress(given, {}), Failure);
  });

  test('gets the key that was given, else the admin’s of its environment, else the one in its folder', async () => {
    const [first, second] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(second, 'data'));
    await writeFile(join(second, 'data', 'admin-key'), 'pg_of_the_file\n');
    const here = serverAddress(undefined, {});
    const all = { PICTOGRAPH_KEY: 'pg_named', ADMIN_KEY: 'admin', DATA_DIR: 'data' };
    assert.equal(await findKey('pg_given', here, all, [first, second]), 'pg_given');
    assert.equal(await findKey(undefined, here, all, [first, second]), 'pg_named');
    assert.equal(await findKey(undefined, here, { ...all, PICTOGRAPH_KEY: '' }, [first, second]), 'admin');
    assert.equal(await findKey(undefined, here, { DATA_DIR: 'data' }, [first, second]), 'pg_of_the_file');
    await assert.rejects(findKey(undefined, here, { DATA_DIR: 'data' }, [first]), /needs a key/);
    const elsewhere = serverAddress('https://other.example', {});
    await assert.rejects(
      findKey(undefined, elsewhere, { ...all, PICTOGRAPH_KEY: '' }, [second]),
      /not sent to https:\/\/other\.example/,
    );
    await assert.rejects(findKey('two words', here, {}, []), /without spaces/);
  });
});
