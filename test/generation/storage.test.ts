import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ended, read, started, until } from '../installation.ts';
import { billOf, microsOf, microsOfUsd, requestsOf } from './billed.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

describe('a place for pictures that can’t be used', () => {
  let house: House;
  let folder: string;
  before(async () => {
    house = await openHouse();
    folder = join(house.installation.dataDir, 'images');
  });
  after(() => house.close());

  /** Does something while a file stands where the folder was. */
  async function without<Result>(act: () => Promise<Result>): Promise<Result> {
    await rename(folder, `${folder}.away`);
    await writeFile(folder, 'a file where the folder was');
    try {
      return await act();
    } finally {
      await rm(folder);
      await rename(`${folder}.away`, folder);
    }
  }
  const waits = (id: string) =>
    until('the wait for storage', async () => {
      const { data } = await house.installation.ask<{
        generation: { status: string; events: { nodes: readonly { phase?: string; message?: string }[] } };
      }>(
        `query ($id: ID!) { generation(id: $id) { status events(first: 100) { nodes { ... on ProgressEvent { phase message } } } } }`,
        { id },
      );
      const { events, status } = data.generation;
      const found = events.nodes.find(({ phase }) => phase === 'waiting for storage');
      return found && { status, message: found.message };
    });

  test('is waited for: the generation runs on, and has its picture when the place is back, paid for once', async () => {
    const prompt = 'a lantern';
    const id = await started(house.installation, { prompt });
    await heard(house.installation, id, 'ATTEMPT_STARTED');
    const { status, message } = await without(() => waits(id));
    assert.equal(status, 'RUNNING');
    assert.match(message ?? '', /ENOTDIR/);
    const generation = await ended(house.installation, id);
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal((await fetch(generation.images[0]?.url ?? '')).status, 200);
    assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
    const [entry] = await billOf(house.sandbox, prompt);
    assert.ok(entry);
    assert.equal(microsOfUsd(generation.costUsd ?? ''), microsOf(entry, '1K'));
    await wholeRecord(house.database.database, id);
  });

  test('ends with STORAGE when its time is over; what the provider billed is booked, and it was asked once', async () => {
    const prompt = 'a torch';
    const id = await started(house.installation, { prompt, timeoutMs: 2500 });
    await heard(house.installation, id, 'ATTEMPT_STARTED');
    const generation = await without(() => ended(house.installation, id));
    assert.deepEqual([generation.status, generation.error?.code], ['FAILED', 'STORAGE']);
    assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
    const { ledger } = await wholeRecord(house.database.database, id);
    assert.deepEqual(
      ledger.map(({ kind }) => kind),
      ['maybe'],
    );
    const [entry] = await billOf(house.sandbox, prompt);
    assert.ok(entry);
    assert.equal(ledger[0]?.micros, microsOf(entry, '1K'));
  });

  test('does not stop a cancel from being heard: the picture that is paid for is kept, and the cancel was too late', async () => {
    const id = await started(house.installation, { prompt: 'a candle' });
    await heard(house.installation, id, 'ATTEMPT_STARTED');
    await without(async () => {
      await waits(id);
      assert.equal(await cancel(house.installation, id), 'UNKNOWN');
      assert.equal((await read(house.installation, id)).status, 'RUNNING');
    });
    const generation = await ended(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling], ['SUCCEEDED', 'TOO_LATE']);
  });

  const canMount = process.env['TEST_SIZE'] === 'full' && process.getuid?.() === 0;
  test('is a full disk as well', { skip: canMount ? false : 'needs root and TEST_SIZE=full' }, async () => {
    const place = await mkdtemp(join(tmpdir(), 'pictograph-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place]);
    const full = await openHouse({ DATA_DIR: place });
    try {
      await mkdir(join(place, 'images'), { recursive: true });
      const id = await started(full.installation, { prompt: 'a bonfire' });
      await heard(full.installation, id, 'ATTEMPT_STARTED');
      const ballast = join(place, 'ballast');
      // More than is free: the write itself fails when the disk is full.
      await writeFile(ballast, Buffer.alloc(4 * 1024 * 1024)).catch((error: unknown) =>
        assert.match(String(error), /ENOSPC/),
      );
      await until('the wait for storage', async () =>
        (await read(full.installation, id)).events.nodes.some(({ type }) => type === 'PROGRESS'),
      );
      await rm(ballast);
      assert.equal((await ended(full.installation, id)).status, 'SUCCEEDED');
      assert.equal((await requestsOf(full.sandbox, 'a bonfire')).length, 1);
    } finally {
      await full.close();
      execFileSync('umount', [place]);
      await rm(place, { recursive: true });
    }
  });
});
