import type { ExampleRequest } from './code-examples.ts';

/** Both operations, for GraphiQL or any client: the ids come from what was answered before. */
export function graphqlDocument({ slug, mode, prompt, edits }: ExampleRequest): string {
  return [
    edits ? 'mutation Start($image: ID!) {' : 'mutation Start {',
    '  startGeneration(input: {',
    `    model: ${JSON.stringify(slug)}`,
    `    mode: ${mode}`,
    `    prompt: ${JSON.stringify(prompt)}`,
    ...(edits ? ['    images: [{ id: $image }]   # of an upload: PUT /v1/uploads'] : []),
    '  }) {',
    '    ... on StartGenerationPayload { generation { id } }',
    '    ... on Error { message }',
    '  }',
    '}',
    '',
    'subscription Watch($id: ID!) {',
    '  generationEvents(id: $id) {',
    '    seq type cursor',
    '    ... on ThoughtEvent { text }',
    '    ... on ImageEvent { image { url width height } }',
    '    ... on GenerationSucceededEvent { costUsd }',
    '    ... on GenerationFailedEvent { error { code message } }',
    '  }',
    '}',
  ].join('\n');
}
