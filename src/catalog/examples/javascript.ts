import type { ExampleRequest } from './code-examples.ts';

/** For Node 20 and newer, Deno, Bun. */
export function javascript({ baseUrl, slug, mode, prompt, edits }: ExampleRequest): string {
  const upload = [
    `const source = await readFile('source.png');`,
    `const upload = await fetch(server + '/v1/uploads', { method: 'PUT', headers: { authorization, 'content-type': 'image/png' }, body: source });`,
    `const image = await upload.json();`,
    '',
  ];
  return [
    ...(edits ? [`import { readFile } from 'node:fs/promises';`, ''] : []),
    `const server = ${JSON.stringify(baseUrl)};`,
    'const authorization = `Bearer ${process.env.PICTOGRAPH_KEY}`;',
    '',
    'async function ask(query, variables) {',
    `  const headers = { authorization, 'content-type': 'application/json' };`,
    `  const response = await fetch(server + '/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });`,
    '  const { data, errors } = await response.json();',
    '  if (errors) throw new Error(errors[0].message);',
    '  return data;',
    '}',
    '',
    ...(edits ? upload : []),
    'const input = {',
    `  model: ${JSON.stringify(slug)},`,
    `  mode: ${JSON.stringify(mode)},`,
    `  prompt: ${JSON.stringify(prompt)},`,
    ...(edits ? ['  images: [{ id: image.id }],'] : []),
    '};',
    'const { startGeneration: started } = await ask(`mutation ($input: StartGenerationInput!) {',
    '  startGeneration(input: $input) {',
    '    ... on StartGenerationPayload { generation { id status } }',
    '    ... on Error { message }',
    '  }',
    '}`, { input });',
    'if (started.message) throw new Error(started.message);',
    '',
    'let { generation } = started;',
    `while (['QUEUED', 'RUNNING'].includes(generation.status)) {`,
    '  await new Promise((resolve) => setTimeout(resolve, 1000));',
    '  ({ generation } = await ask(`query ($id: ID!) {',
    '    generation(id: $id) { id status images { url } error { message } }',
    '  }`, { id: generation.id }));',
    '}',
    'if (generation.error) throw new Error(generation.error.message);',
    'for (const { url } of generation.images) console.log(url);',
  ].join('\n');
}
