import type { StartGenerationInput } from './operations.ts';

export const LANGUAGES = ['cURL', 'JavaScript', 'Python', 'GraphQL'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A program that makes this very request, for somebody who has a key. */
export function programFor(language: Language, input: StartGenerationInput, origin: string): string {
  switch (language) {
    case 'cURL':
      return curl(input, origin);
    case 'JavaScript':
      return javascript(input, origin);
    case 'Python':
      return python(input, origin);
    case 'GraphQL':
      return graphql(input);
  }
}

/** The request in the words of OpenAI's image API. */
function openAiBody({ model, prompt, parameters }: StartGenerationInput): Record<string, unknown> {
  return { model, prompt, ...(parameters as object) };
}

/** Whether OpenAI's API has words for it. It has none for pictures of ours, nor for where to run it. */
function isPlain({ mode, refine, routing }: StartGenerationInput): boolean {
  return mode !== 'IMAGE_EDIT' && refine === undefined && routing === undefined;
}

function curl(input: StartGenerationInput, origin: string): string {
  const [path, body] = isPlain(input)
    ? ['/openai/v1/images/generations', openAiBody(input)]
    : ['/graphql', { query: START.replaceAll(/\s+/g, ' '), variables: { input } }];
  const quoted = JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
  return `curl ${origin}${path} \\
  -H "authorization: Bearer $PICTOGRAPH_KEY" \\
  -H "content-type: application/json" \\
  -d '${quoted}'
`;
}

function javascript(input: StartGenerationInput, origin: string): string {
  if (!isPlain(input)) {
    return `const response = await fetch('${origin}/graphql', {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env.PICTOGRAPH_KEY}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    query: ${JSON.stringify(START.replaceAll(/\s+/g, ' '))},
    variables: ${indented({ input }, 4)},
  }),
});
console.log(await response.json());
`;
  }
  return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${origin}/openai/v1', apiKey: process.env.PICTOGRAPH_KEY });
const { data } = await client.images.generate(${indented(openAiBody(input), 0)});
console.log(data[0].url);
`;
}

function python(input: StartGenerationInput, origin: string): string {
  if (!isPlain(input)) {
    return `import json, os, urllib.request

request = urllib.request.Request(
    "${origin}/graphql",
    headers={"authorization": "Bearer " + os.environ["PICTOGRAPH_KEY"], "content-type": "application/json"},
    data=json.dumps({"query": ${JSON.stringify(START.replaceAll(/\s+/g, ' '))}, "variables": json.loads(r"""${JSON.stringify({ input })}""")}).encode(),
)
print(json.load(urllib.request.urlopen(request)))
`;
  }
  return `import os
from openai import OpenAI

client = OpenAI(base_url="${origin}/openai/v1", api_key=os.environ["PICTOGRAPH_KEY"])
images = client.images.generate(
    model=${JSON.stringify(input.model)},
    prompt=${JSON.stringify(input.prompt)},
    extra_body=${pythonValue(input.parameters ?? {})},
)
print(images.data[0].url)
`;
}

function graphql(input: StartGenerationInput): string {
  return `${START}

# variables
${indented({ input }, 0)}

# then follow it
subscription ($id: ID!) {
  generationEvents(id: $id) {
    seq
    type
    cursor
    ... on ThoughtEvent { text }
    ... on ImageEvent { image { url } }
  }
}
`;
}

const START = `mutation ($input: StartGenerationInput!) {
  startGeneration(input: $input) {
    ... on StartGenerationPayload { generation { id status } }
    ... on Error { message }
  }
}`;

function indented(value: unknown, spaces: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

function pythonValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, one]) => `${JSON.stringify(name)}: ${pythonValue(one)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}
