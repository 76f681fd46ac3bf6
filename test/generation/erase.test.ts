import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDiskStore } from '../../src/assets/disk.ts';
import { StorageError } from '../../src/assets/store.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Held } from '../../src/generation/held.ts';
import { readReferenceImages } from '../../src/generation/reference-images.ts';
import { ADMIN_KEY, ended, start, started } from '../installation.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

/** Stands in everything that is to be erased, and must be found nowhere afterwards. */
const CANARY = 'kingfisher-canary';

/** Asks for the erasure, and returns the type of the answer and when the content was erased. */
async function erase({ installation }: House, id: string, key: string | null = ADMIN_KEY) {
  const { data, errors } = await installation.ask<{
    eraseGeneration: { __typename: string; generation?: { contentErasedAt: string | null } };
  }>(
    `mutation ($id: ID!) { eraseGeneration(id: $id) { __typename ... on EraseGenerationPayload { generation { contentErasedAt prompt images { url } } } } }`,
    { id },
    { key },
  );
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.eraseGeneration;
}

/** All that the database says of a generation, as one text. */
async function everything({ database: { database } }: House, id: string): Promise<string> {
  const rows = await database.sql`
    select row_to_json(one)::text as said from generation one where id = ${id}
    union all select row_to_json(one)::text from attempt one where generation_id = ${id}
    union all select row_to_json(one)::text from event one where generation_id = ${id}
    union all select row_to_json(one)::text from image one where generation_id = ${id}`;
  return rows.map(({ said }) => String(said)).join('\n');
}

const WHOLE = `query ($id: ID!) { generation(id: $id) {
  status prompt parameters metadata thinking text contentErasedAt costUsd
  images { url urlExpiresAt sha256 width }
  attempts { status warnings costUsd error { code message } }
  error { code message }
  events(first: 100) { nodes { seq type ... on ThoughtEvent { text image { url } } ... on TextEvent { text } ... on ImageEvent { image { url } } } }
} }`;

interface Whole {
  readonly prompt: string | null;
  readonly contentErasedAt: string | null;
  readonly costUsd: string | null;
  readonly thinking: string | null;
  readonly images: readonly { readonly url: string | null; readonly sha256: string }[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly events: { readonly nodes: readonly Record<string, unknown>[] };
}

describe('an erased generation', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  const whole = async (id: string): Promise<Whole> => {
    const { data, errors } = await house.installation.ask<{ generation: Whole }>(WHOLE, { id });
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.generation;
  };

  test('keeps its amounts, hashes, and places in its stream, and nothing of what it was about', async () => {
    const id = await started(house.installation, { prompt: `a ${CANARY} at dusk`, metadata: { of: CANARY } });
    await ended(house.installation, id);
    const before = await whole(id);
    const [image] = before.images;
    assert.equal((await fetch(image?.url ?? '')).status, 200);
    assert.match(await everything(house, id), new RegExp(CANARY));
    assert.ok(before.thinking !== null && before.thinking.length > 0);

    const first = await erase(house, id);
    assert.equal(first.__typename, 'EraseGenerationPayload');
    assert.ok(first.generation?.contentErasedAt);

    assert.doesNotMatch(await everything(house, id), new RegExp(CANARY));
    assert.equal((await fetch(image?.url ?? '')).status, 404);
    const { contentErasedAt, ...left } = await whole(id);
    assert.equal(contentErasedAt, first.generation.contentErasedAt);
    assert.deepEqual(
      { prompt: left.prompt, thinking: left.thinking, images: left.images.map(({ url, sha256 }) => [url, sha256]) },
      { prompt: null, thinking: null, images: [[null, image?.sha256]] },
    );
    assert.equal(left.costUsd, before.costUsd);
    assert.deepEqual(
      left.events.nodes.map(({ seq, type }) => [seq, type]),
      before.events.nodes.map(({ seq, type }) => [seq, type]),
    );
    for (const { text, image: shown } of left.events.nodes)
      assert.deepEqual([text ?? null, shown ?? null], [null, null]);
    await wholeRecord(house.database.database, id);

    assert.deepEqual(await erase(house, id), first);
    assert.equal(await cancel(house.installation, id), 'TOO_LATE');
  });

  test('of a failure keeps the code, and loses the provider’s words, which may have quoted the prompt', async () => {
    const id = await started(house.installation, { prompt: `a ${CANARY} [fail:400]` });
    await ended(house.installation, id);
    const { error } = await whole(id);
    await erase(house, id);
    const left = await whole(id);
    assert.equal(left.error?.code, error?.code);
    assert.equal(left.error?.message, 'What was said of it was erased with the content.');
    const said = await everything(house, id);
    assert.doesNotMatch(said, new RegExp(CANARY));
    assert.ok(!said.includes(error?.message ?? '-'));
  });

  test('that still runs is canceled, and erased by the transaction that ends it', async () => {
    const id = await started(house.installation, { prompt: `a running ${CANARY}` });
    await heard(house.installation, id, 'ATTEMPT_STARTED');
    assert.equal((await erase(house, id)).generation?.contentErasedAt, null);
    await ended(house.installation, id);
    const { contentErasedAt, prompt } = await whole(id);
    assert.ok(contentErasedAt !== null && prompt === null);
    assert.doesNotMatch(await everything(house, id), new RegExp(CANARY));
    await wholeRecord(house.database.database, id);
  });

  test('can’t be refined any more', async () => {
    const id = await started(house.installation, { prompt: 'a fence' });
    await ended(house.installation, id);
    await erase(house, id);
    const refused = await start(house.installation, { prompt: 'make it green', refine: id });
    assert.equal(refused.__typename, 'InvalidInputError');
  });

  test('that another refines at this moment gives that one no image', async () => {
    const id = await started(house.installation, { prompt: 'a gate' });
    const [image] = (await ended(house.installation, id)).images;
    await erase(house, id);
    const log = createLog('silent');
    const held = new Held({ accountId: '', generationId: id, fence: 0, safeUntil: Infinity });
    const store = await openDiskStore(join(house.installation.dataDir, 'images'));
    const read = await readReferenceImages({ database: house.database.database, store, log }, held, [image?.id ?? '']);
    assert.ok(read instanceof StorageError);
    assert.deepEqual([read.code, read.retryable], ['ERASED', false]);
  });

  test('is nobody else’s to erase, and needs the right to write', async () => {
    const id = await started(house.installation, { prompt: 'a well' });
    await ended(house.installation, id);
    assert.equal((await erase(house, id, null)).__typename, 'ForbiddenError');
    for (const odd of ['gen_00000000000000000000000000', 'img_00000000000000000000000000', '', '\0'])
      assert.equal((await erase(house, odd)).__typename, 'NotFoundError');
    const { sql } = house.database.database;
    await sql`insert into account (id, name) values ('acct_other', 'another')`;
    const others = newId('generation');
    await sql`insert into generation (account_id, id, model_id, mode, tier, status, sandbox, prompt, finished_at, deadline_at)
      values ('acct_other', ${others}, '', 'TEXT_TO_IMAGE', 'STANDARD', 'FAILED', false, ${CANARY}, now(), now())`;
    assert.equal((await erase(house, others)).__typename, 'NotFoundError');
    assert.match(await everything(house, others), new RegExp(CANARY));
    assert.equal((await whole(id)).contentErasedAt, null);
  });
});

test('a generation that nobody has begun ends and is erased at once, and gives back what it held', async () => {
  const house = await openHouse({ ROLE: 'api' });
  try {
    const id = await started(house.installation, { prompt: CANARY });
    assert.ok((await erase(house, id)).generation?.contentErasedAt);
    assert.doesNotMatch(await everything(house, id), new RegExp(CANARY));
    const { status, cancelBilling } = await ended(house.installation, id);
    assert.deepEqual([status, cancelBilling], ['CANCELED', 'FREE']);
  } finally {
    await house.close();
  }
});
