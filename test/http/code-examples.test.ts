import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse, validate } from 'graphql';
import { schema } from '../../schema/index.ts';
import { codeExamplesOf } from '../../src/catalog/examples/code-examples.ts';
import { plain } from '../assets/pictures.ts';
import { readShipped } from '../catalog/shipped-catalog.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, MODEL } from '../installation.ts';

interface Example {
  readonly mode: string;
  readonly language: string;
  readonly endpoint: string;
  readonly code: string;
}

const run = promisify(execFile);
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'];
const canRun = (language: string, program: string): boolean =>
  isThere(program) && (language !== 'cURL' || isThere('curl'));

/** How each language is run; GraphQL is no program. */
const RUNNERS: readonly (readonly [language: string, program: string, file: string])[] = [
  ['cURL', 'bash', 'example.sh'],
  ['JavaScript', process.execPath, 'example.mjs'],
  ['Python', 'python3', 'example.py'],
];

describe('code examples', () => {
  let house: House;
  let folder: string;
  before(async () => {
    house = await openHouse({}, { speed: 300 });
    folder = await mkdtemp(join(tmpdir(), 'pictograph-examples-'));
    await writeFile(join(folder, 'source.png'), await plain(64, 48).png().toBuffer());
  });
  after(async () => {
    await house.close();
    await rm(folder, { recursive: true });
  });

  const examples = async (): Promise<readonly Example[]> => {
    const { data } = await house.installation.ask<{ model: { codeExamples: readonly Example[] } }>(
      `{ model(slug: "${MODEL}") { codeExamples { mode language endpoint code } } }`,
    );
    return data.model.codeExamples;
  };

  for (const [language, program, file] of RUNNERS) {
    const missing = canRun(language, program) ? false : `needs ${language === 'cURL' ? 'bash and curl' : program}`;
    for (const mode of MODES) {
      test(`run as printed: ${language}, ${mode}`, { skip: missing }, async () => {
        const example = (await examples()).find((one) => one.language === language && one.mode === mode);
        assert.ok(example);
        await writeFile(join(folder, file), example.code);
        const env = { PATH: process.env['PATH'], PICTOGRAPH_KEY: ADMIN_KEY };
        const { stdout } = await run(program, [file], { cwd: folder, env, timeout: 60_000 });
        const [address] = /http:\/\/[^"\s]+\/images\/[^"\s]+/.exec(stdout) ?? [];
        assert.ok(address, stdout);
        const picture = await fetch(address);
        assert.match(picture.headers.get('content-type') ?? '', /^image\//);
      });
    }
  }

  test('are on the model’s page, for this installation', async () => {
    const page = await (await fetch(`${house.installation.url}/models/google/${MODEL}/llms.txt`)).text();
    for (const { code } of await examples()) assert.ok(page.includes(code));
    assert.ok(page.includes('### Image Edit (/graphql)\n\n#### cURL'));
  });

  test('of every model that ships are of its own modes, and GraphQL that the schema takes', async () => {
    const { catalog } = await readShipped();
    for (const model of catalog.models) {
      const all = codeExamplesOf(model, 'https://pictograph.test');
      assert.deepEqual(
        [...new Set(all.map(({ mode }) => mode))],
        MODES.filter((mode) => model.modes.some((one) => one === mode)),
      );
      for (const { language, code } of all)
        if (language === 'GraphQL') assert.deepEqual(validate(schema, parse(code)), [], code);
    }
  });

  test('keep quotes of whatever a prompt says', async () => {
    const { model } = await readShipped();
    const examplePrompt = `It's "quoted" $HOME \`x\` \\ end`;
    const all = codeExamplesOf({ ...model, examplePrompt }, house.installation.url).filter(
      ({ mode }) => mode === 'TEXT_TO_IMAGE',
    );
    const env = { PATH: process.env['PATH'], PICTOGRAPH_KEY: ADMIN_KEY };
    for (const [language, program, file] of RUNNERS.filter(([one, by]) => canRun(one, by))) {
      const code = all.find((one) => one.language === language)?.code ?? '';
      await writeFile(join(folder, file), code);
      await run(program, [file], { cwd: folder, env, timeout: 60_000 });
      const { data } = await house.installation.ask<{ generations: { nodes: readonly { prompt: string }[] } }>(
        '{ generations(first: 1) { nodes { prompt } } }',
      );
      assert.equal(data.generations.nodes[0]?.prompt, examplePrompt, language);
    }
  });
});
