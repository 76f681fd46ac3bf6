import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { LANGUAGES, programFor } from '../../web/src/pages/playground/programs.ts';

const ORIGIN = 'http://127.0.0.1:4000';
const PROMPT = 'it’s "quoted", \'twice\', and true, $HOME';
const plain = { model: 'some-model', prompt: PROMPT, parameters: { n: 2, negative_prompt: 'true, null', sharp: true } };

/** What a shell hands to curl as the body. */
function bodyOf(program: string): unknown {
  const quoted = program.slice(program.indexOf(" -d '") + 4);
  return JSON.parse(execFileSync('sh', ['-c', `printf %s ${quoted}`], { encoding: 'utf8' }));
}

describe('a request as a program', () => {
  test('is the same request when a shell has read it', () => {
    const { parameters, ...rest } = plain;
    assert.deepEqual(bodyOf(programFor('cURL', plain, ORIGIN)), { ...rest, ...parameters });
  });

  test('goes through GraphQL when OpenAI’s API has no words for it', () => {
    for (const more of [{ mode: 'IMAGE_EDIT' as const }, { refine: 'gen_1' }, { routing: { maxCostUsd: '0.05' } }]) {
      const input = { ...plain, ...more };
      const { variables } = bodyOf(programFor('cURL', input, ORIGIN)) as { variables: unknown };
      assert.deepEqual(variables, { input });
      assert.match(programFor('JavaScript', input, ORIGIN), /fetch\('http:\/\/127\.0\.0\.1:4000\/graphql'/);
    }
  });

  test('says Python’s own words for values, and leaves those in texts alone', () => {
    assert.match(
      programFor('Python', plain, ORIGIN),
      /extra_body=\{"n": 2, "negative_prompt": "true, null", "sharp": True\}/,
    );
  });

  test('names no key', () => {
    for (const language of LANGUAGES) assert.doesNotMatch(programFor(language, plain, ORIGIN), /pg_/);
  });
});
