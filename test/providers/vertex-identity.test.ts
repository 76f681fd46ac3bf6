import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import { createVertex } from '../../src/providers/vertex.ts';
import { vertexAddress } from '../../src/providers/vertex-address.ts';
import { brief, chunk, event, failure, hear, imagePart, startServer, STOP, streamed, VERTEX } from './answers.ts';

const FOLDER = await mkdtemp(join(tmpdir(), 'pictograph-vertex-'));
after(() => rm(FOLDER, { recursive: true }));

const ENVIRONMENT = ['GOOGLE_APPLICATION_CREDENTIALS', 'GCE_METADATA_HOST', 'METADATA_SERVER_DETECTION', 'HOME'];
const before = new Map(ENVIRONMENT.map((name) => [name, process.env[name]]));
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const fetch = createPaidFetch();
const withDefaults = (baseUrl: string) => createVertex({ ...VERTEX, baseUrl, credential: { kind: 'default' }, fetch });

test('each location has its host, and express mode a path without a project', () => {
  const path = (location: string) =>
    `/v1/projects/p/locations/${location}/publishers/google/models/m:streamGenerateContent?alt=sse`;
  const place = { project: 'p', baseUrl: null };
  for (const [location, host] of [
    ['global', 'aiplatform.googleapis.com'],
    ['us-central1', 'us-central1-aiplatform.googleapis.com'],
    ['eu', 'aiplatform.eu.rep.googleapis.com'],
    ['us', 'aiplatform.us.rep.googleapis.com'],
  ] as const) {
    assert.equal(vertexAddress({ ...place, location }, 'm'), `https://${host}${path(location)}`);
  }
  assert.equal(
    vertexAddress({ project: null, baseUrl: null, location: 'europe-west4' }, 'm'),
    'https://aiplatform.googleapis.com/v1/publishers/google/models/m:streamGenerateContent?alt=sse',
  );
  assert.equal(
    vertexAddress({ ...place, baseUrl: 'http://here/v', location: 'global' }, 'm'),
    `http://here/v${path('global')}`,
  );
});

test('a credential is named by what it is, and gives nothing away', () => {
  const named = (settings: Partial<typeof VERTEX>) => createVertex({ ...VERTEX, ...settings, fetch }).credential;
  const names = [
    named({ credential: { kind: 'api key', apiKey: 'one' } }),
    named({ credential: { kind: 'access token', accessToken: 'two' } }),
    named({ credential: { kind: 'default' } }),
    named({ credential: { kind: 'default' }, project: 'another' }),
  ];
  assert.equal(new Set(names).size, 4);
  for (const name of names) assert.match(name, /^[0-9a-f]{12}$/);
  assert.equal(named({ credential: { kind: 'default' } }), names[2]);
});

describe('application default credentials', () => {
  test('of the metadata server are fetched once for many calls', async () => {
    const metadata = await startMetadata();
    const vertex = await startVertexServer(() => true);
    try {
      const provider = withDefaults(vertex.url);
      const told = await Promise.all([hear(provider, {}), hear(provider, {})]);
      assert.deepEqual([...told, await hear(provider, {})].map(brief), ['succeeded', 'succeeded', 'succeeded']);
      assert.deepEqual(
        [metadata.tokens(), vertex.authorizations],
        [1, Array.from({ length: 3 }, () => 'Bearer token-1')],
      );
    } finally {
      await Promise.all([metadata.stop(), vertex.stop()]);
    }
  });

  test('that were refused are fetched anew, and the next attempt at the same offer works', async () => {
    const metadata = await startMetadata();
    let revoked = '';
    const vertex = await startVertexServer((authorization) => authorization !== revoked);
    try {
      const provider = withDefaults(vertex.url);
      assert.equal(brief(await hear(provider, {})), 'succeeded');
      revoked = 'Bearer token-1';
      assert.equal(brief(await hear(provider, {})), 'failed PROVIDER_AUTH RETRY NO');
      assert.equal(brief(await hear(provider, {})), 'succeeded');
      assert.deepEqual(vertex.authorizations, ['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
      // A new one that is refused as well is no reason to try again.
      revoked = 'Bearer token-3';
      const another = withDefaults(vertex.url);
      assert.equal(brief(await hear(another, {})), 'failed PROVIDER_AUTH OFFER NO');
    } finally {
      await Promise.all([metadata.stop(), vertex.stop()]);
    }
  });

  test('of a file are exchanged at its token server, and its quota project is named', async () => {
    const seen: string[] = [];
    const tokens = await startServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      json(response, 200, {
        access_token: 'exchanged',
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 3600,
      });
    });
    const vertex = await startVertexServer(() => true);
    try {
      await useFile(`${tokens.url}/sts`, { quota_project_id: 'the-one-that-pays' });
      assert.equal(brief(await hear(withDefaults(vertex.url), {})), 'succeeded');
      assert.deepEqual(seen, ['POST /sts']);
      assert.deepEqual([vertex.authorizations, vertex.quotaProjects], [['Bearer exchanged'], ['the-one-that-pays']]);
    } finally {
      await Promise.all([tokens.stop(), vertex.stop()]);
    }
  });

  test('that give no token fail this offer before a byte is sent', async () => {
    const tokens = await startServer((_request, response) => json(response, 400, { error: 'invalid_grant' }));
    const vertex = await startVertexServer(() => true);
    try {
      await useFile(tokens.url);
      let sent = false;
      const refused = await hear(withDefaults(vertex.url), {}, { beforeSend: () => void (sent = true) });
      assert.equal(brief(refused), 'failed PROVIDER_AUTH OFFER NO');
      assert.match(failure(refused).message, /GOOGLE_APPLICATION_CREDENTIALS/);
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = join(FOLDER, 'nowhere.json');
      assert.equal(brief(await hear(withDefaults(vertex.url), {})), 'failed PROVIDER_AUTH OFFER NO');
      assert.deepEqual([sent, vertex.connections()], [false, 0]);
    } finally {
      await Promise.all([tokens.stop(), vertex.stop()]);
    }
  });

  test('that take for ever are given up with the call', async () => {
    const stop = new AbortController();
    const tokens = await startServer(() => stop.abort());
    const vertex = await startVertexServer(() => true);
    try {
      await useFile(tokens.url);
      const told = await hear(withDefaults(vertex.url), {}, { signal: stop.signal });
      assert.deepEqual([brief(told), vertex.connections()], ['failed CANCELED RETRY NO', 0]);
    } finally {
      await Promise.all([tokens.stop(), vertex.stop()]);
    }
  });
});

/** A file of workload identity federation: the only kind that says itself where its tokens come from. */
async function useFile(tokenUrl: string, more: object = {}): Promise<void> {
  const subject = join(FOLDER, 'subject-token');
  await writeFile(subject, 'a-subject-token');
  const file = join(FOLDER, 'credentials.json');
  const content = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: tokenUrl,
    credential_source: { file: subject },
    ...more,
  };
  await writeFile(file, JSON.stringify(content));
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
}

/** The metadata server of a machine at Google's: token-1, token-2, … */
async function startMetadata() {
  let count = 0;
  const server = await startServer((request, response) => {
    if (request.url?.includes('/token') !== true) return json(response, 200, 'a-project');
    count += 1;
    json(response, 200, { access_token: `token-${count}`, expires_in: 3599, token_type: 'Bearer' });
  });
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  process.env['HOME'] = FOLDER;
  process.env['GCE_METADATA_HOST'] = new URL(server.url).host;
  process.env['METADATA_SERVER_DETECTION'] = 'assume-present';
  return { tokens: () => count, stop: () => server.stop() };
}

/** Vertex AI as far as it looks at who calls. */
async function startVertexServer(takes: (authorization: string) => boolean) {
  const authorizations: string[] = [];
  const quotaProjects: unknown[] = [];
  const answer = streamed(event(chunk([imagePart('final')])), STOP);
  const server = await startServer((request: IncomingMessage, response: ServerResponse) => {
    const { authorization = '' } = request.headers;
    authorizations.push(authorization);
    const quotaProject = request.headers['x-goog-user-project'];
    if (quotaProject !== undefined) quotaProjects.push(quotaProject);
    if (takes(authorization)) return answer(request, response);
    const error = { code: 401, status: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' };
    json(response, 401, { error });
  });
  return { ...server, authorizations, quotaProjects };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'metadata-flavor': 'Google' });
  response.end(JSON.stringify(body));
}
