import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { ADMIN_KEY, MODEL } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { outcomeOf, rowsOf, type Outcome } from './expect-refusal.ts';

const OK: Outcome = { status: 200, codes: [] };
const START = `mutation { startGeneration(input: { model: "${MODEL}", prompt: "x" }) { __typename } }`;
const MUTATION = JSON.stringify({ query: START });
const QUERY = '{"query":"{ __typename }"}';

interface Envelope {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData;
  readonly keyless?: boolean;
  readonly outcome: Outcome;
}

const refused = (status: number, code: string): Outcome => ({ status, codes: [code] });
const BAD_REQUEST = refused(400, 'BAD_REQUEST');
const form = () => {
  const data = new FormData();
  data.set('operations', MUTATION);
  return data;
};
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const get = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters).toString()}`;

const ENVELOPES: readonly Envelope[] = [
  { name: 'broken JSON', body: '{', outcome: BAD_REQUEST },
  { name: 'an empty body', body: '', outcome: BAD_REQUEST },
  { name: 'null', body: 'null', outcome: BAD_REQUEST },
  { name: 'a number', body: '1', outcome: BAD_REQUEST },
  { name: 'a string', body: '"x"', outcome: BAD_REQUEST },
  { name: 'an empty object', body: '{}', outcome: BAD_REQUEST },
  { name: 'an empty list', body: '[]', outcome: BAD_REQUEST },
  { name: 'a batch', body: `[${MUTATION}]`, outcome: BAD_REQUEST },
  {
    name: 'a parameter that GraphQL over HTTP doesn’t know',
    body: '{"query":"{__typename}","x":1}',
    outcome: BAD_REQUEST,
  },
  { name: 'a list 100,000 levels deep', body: '['.repeat(1e5) + ']'.repeat(1e5), outcome: BAD_REQUEST },
  { name: 'NaN', body: '{"query":"{__typename}","variables":{"a":NaN}}', outcome: BAD_REQUEST },
  {
    name: 'a number beyond all numbers where a whole one is asked for',
    body: '{"query":"query($n:Int){models(first:$n){totalCount}}","variables":{"n":1e400}}',
    outcome: refused(400, 'BAD_USER_INPUT'),
  },
  {
    name: 'minus zero and a duplicate key, of which the last counts',
    body: '{"query":"{ nope }","query":"query($n:Int){models(first:$n){totalCount}}","variables":{"n":-0}}',
    outcome: OK,
  },
  { name: 'bytes that are not UTF-8', body: new Uint8Array([...Buffer.from(QUERY), 0xff]), outcome: BAD_REQUEST },
  { name: 'a byte order mark, which says nothing', body: `\uFEFF${QUERY}`, outcome: OK },
  {
    name: 'a lone surrogate, which no stored text may hold',
    body: `{"query":"mutation($p:String!){startGeneration(input:{model:\\"${MODEL}\\",prompt:$p}){__typename}}","variables":{"p":"\\ud800"}}`,
    outcome: OK, // a refusal as data: nothing was written
  },
  {
    name: '257 KiB and no key',
    keyless: true,
    body: JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(257 * 1024) } }),
    outcome: refused(413, 'REQUEST_TOO_LARGE'),
  },
  {
    name: 'a bomb of gzip',
    headers: { 'content-encoding': 'gzip' },
    body: new Uint8Array(gzipSync('x'.repeat(1_000_000))),
    outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE'),
  },
  {
    name: 'UTF-16',
    headers: { 'content-type': 'application/json; charset=utf-16le' },
    body: utf16(MUTATION),
    outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE'),
  },
  {
    name: 'plain text',
    headers: { 'content-type': 'text/plain' },
    body: MUTATION,
    outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE'),
  },
  {
    name: 'a bare document',
    headers: { 'content-type': 'application/graphql' },
    body: START,
    outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE'),
  },
  {
    name: 'a form that any page could post',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ query: START }).toString(),
    outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE'),
  },
  { name: 'a multipart form', headers: {}, body: form(), outcome: refused(415, 'UNSUPPORTED_MEDIA_TYPE') },
  { name: 'a mutation by GET', method: 'GET', path: get({ query: START }), outcome: refused(405, 'BAD_REQUEST') },
  {
    name: '9 KB of query by GET',
    method: 'GET',
    path: get({ query: `{ __typename } #${'x'.repeat(9000)}` }),
    outcome: refused(414, 'REQUEST_TOO_LARGE'),
  },
  {
    name: 'a bad percent escape',
    method: 'GET',
    path: '/graphql?query=%zz',
    outcome: refused(400, 'GRAPHQL_PARSE_FAILED'),
  },
  { name: 'nothing by GET', method: 'GET', path: '/graphql', outcome: BAD_REQUEST },
  {
    name: 'variables by GET that are no JSON',
    method: 'GET',
    path: get({ query: '{ __typename }', variables: '{' }),
    outcome: BAD_REQUEST,
  },
  { name: 'the method PUT', method: 'PUT', body: MUTATION, outcome: refused(405, 'METHOD_NOT_ALLOWED') },
  { name: 'the method DELETE', method: 'DELETE', outcome: refused(405, 'METHOD_NOT_ALLOWED') },
  { name: 'the method PATCH', method: 'PATCH', body: MUTATION, outcome: refused(405, 'METHOD_NOT_ALLOWED') },
  {
    name: 'a form of answer that isn’t offered, before anything is started',
    headers: { accept: 'image/png' },
    body: MUTATION,
    outcome: refused(406, 'NOT_ACCEPTABLE'),
  },
  {
    name: 'a key in the address, which is not looked at',
    method: 'GET',
    path: get({ query: '{ apiKeys { nodes { id } } }', authorization: `Bearer ${ADMIN_KEY}`, key: ADMIN_KEY }),
    keyless: true,
    outcome: refused(200, 'FORBIDDEN'),
  },
  {
    name: 'another one’s address in X-Forwarded-For, which is not believed',
    headers: { 'x-forwarded-for': '10.0.0.1' },
    body: QUERY,
    outcome: OK,
  },
];

describe('a request', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const send = ({
    method = 'POST',
    path = '/graphql',
    headers,
    body,
    keyless = false,
  }: Omit<Envelope, 'name' | 'outcome'>) =>
    fetch(door.url + path, {
      method,
      headers: {
        ...(!(body instanceof FormData) && method !== 'GET' && { 'content-type': 'application/json' }),
        ...(!keyless && { authorization: `Bearer ${ADMIN_KEY}` }),
        accept: 'application/graphql-response+json',
        ...headers,
      },
      ...(body !== undefined && { body }),
    });

  for (const { name, outcome, ...envelope } of ENVELOPES) {
    test(`with ${name}: ${outcome.status} ${outcome.codes.join() || 'and no error'}`, async () => {
      const before = await rowsOf(door);
      const from = performance.now();
      assert.deepEqual(await outcomeOf(await send(envelope)), outcome);
      assert.ok(performance.now() - from < 2000);
      assert.deepEqual(await rowsOf(door), before);
    });
  }

  test('with a key may have a reference image of 25 MiB in it', async () => {
    const image = `data:image/png;base64,${'A'.repeat(34 * 1024 * 1024)}`;
    const query = 'mutation($input: StartGenerationInput!) { startGeneration(input: $input) { __typename } }';
    const input = { model: MODEL, mode: 'IMAGE_EDIT', prompt: 'x', images: [{ dataUrl: image }] };
    // It is no picture, which is for another room to say: the door let it in.
    assert.deepEqual(await outcomeOf(await send({ body: JSON.stringify({ query, variables: { input } }) })), OK);
    const tooLarge = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(41 * 1024 * 1024) } });
    assert.deepEqual(await outcomeOf(await send({ body: tooLarge })), refused(413, 'REQUEST_TOO_LARGE'));
  });

  test('with a key that doesn’t hold is 401 whatever else is wrong with it', async () => {
    const unauthenticated = refused(401, 'UNAUTHENTICATED');
    for (const authorization of [
      'Bearer nonsense',
      'Bearer pg_a_b_c',
      'Basic abc',
      'Bearer',
      `Bearer ${'x'.repeat(8000)}`,
    ]) {
      for (const body of [QUERY, '{', JSON.stringify({ query: '{ nope' }), 'x'.repeat(300 * 1024)]) {
        assert.deepEqual(await outcomeOf(await send({ headers: { authorization }, body })), unauthenticated);
      }
    }
    const text = { 'content-type': 'text/plain', authorization: 'Bearer nonsense' };
    assert.deepEqual(await outcomeOf(await send({ headers: text, body: QUERY })), unauthenticated);
  });

  test('that fails nowhere near the database is not logged as a failure of ours', () => {
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
