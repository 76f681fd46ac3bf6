import type { ExampleRequest } from './code-examples.ts';

const START =
  'mutation ($input: StartGenerationInput!) { startGeneration(input: $input) { ... on StartGenerationPayload { generation { id } } ... on Error { message } } }';
const FOLLOW = String.raw`subscription { generationEvents(id: \\\"$id\\\") { type ... on ImageEvent { image { url } } ... on GenerationFailedEvent { error { message } } } }`;

/** Starts it, and prints its events as they come: the pictures' addresses are in them. */
export function curl({ baseUrl, slug, mode, prompt, edits }: ExampleRequest): string {
  const key = '-H "authorization: Bearer $PICTOGRAPH_KEY"';
  const json = `-H 'content-type: application/json'`;
  const input = { model: slug, mode, prompt, ...(edits && { images: [{ id: '$image' }] }) };
  const body = quoted(JSON.stringify({ query: START, variables: { input } })).replace('$image', () => `'"$image"'`);
  // What came is shown, too: it may be why there is no id in it, and then nothing goes on.
  const idOf = String.raw`| tee /dev/stderr | sed -nE 's/.*"id":"([^"]+)".*/\1/p'`;
  const upload = [
    `image=$(curl -s -X PUT ${baseUrl}/v1/uploads ${key} \\`,
    `  -H 'content-type: image/png' --data-binary @source.png ${idOf})`,
    ': "${image:?no upload}"',
  ];
  return [
    ...(edits ? upload : []),
    `id=$(curl -s ${baseUrl}/graphql ${key} ${json} \\`,
    `  -d ${body} ${idOf})`,
    ': "${id:?no generation}"',
    `curl -sN ${baseUrl}/graphql ${key} ${json} -H 'accept: text/event-stream' \\`,
    `  -d "{\\"query\\":\\"${FOLLOW}\\"}"`,
  ].join('\n');
}

/** One word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
