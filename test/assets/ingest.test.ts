import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { openDiskStore } from '../../src/assets/disk.ts';
import { imagesOfGenerations, insertImage, insertInputImages, type Image } from '../../src/assets/images.ts';
import { ingestPicture } from '../../src/assets/ingest.ts';
import { InvalidPictureError } from '../../src/assets/picture.ts';
import { newId } from '../../src/base/ids.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { noise } from './pictures.ts';

describe('a picture that comes in', () => {
  let db: TestDatabase;
  let folder: string;
  before(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'pictograph-ingest-'));
  });
  after(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is kept as it came, or in the format that was asked for, and nothing is kept of what is no picture', async () => {
    const store = await openDiskStore(folder);
    const png = await noise(30, 20).png().toBuffer();
    const kept = await ingestPicture(store, png, { format: 'png' });
    assert.ok(png.equals(await store.bytes(kept.sha256)));
    const converted = await ingestPicture(store, png, { format: 'webp', quality: 50 });
    assert.deepEqual([converted.mimeType, converted.width, converted.height], ['image/webp', 30, 20]);
    assert.equal(await store.size(converted.sha256), converted.bytes);
    const html = Buffer.from('<html></html>');
    await assert.rejects(ingestPicture(store, html), InvalidPictureError);
    assert.equal(await store.size(createHash('sha256').update(html).digest('hex')), null);
  });

  test('has its place among those of its generation, by purpose and in order', async () => {
    const { orm } = db.database;
    const accountId = await ensureAccount(orm);
    const picture = await ingestPicture(await openDiskStore(folder), await noise(10, 10).png().toBuffer());
    const [first, second] = [newId('generation'), newId('generation')];
    const final = (generationId: string, index: number) =>
      insertImage(orm, { accountId, picture, purpose: 'FINAL', generationId, attemptId: null, index });
    const later = await final(first, 1);
    const earlier = await final(first, 0);
    const others = await final(second, 0);
    const inputs = await insertInputImages(orm, { accountId, generationId: first, pictures: [picture, picture] });
    assert.deepEqual(await insertInputImages(orm, { accountId, generationId: first, pictures: [] }), []);
    const finals = await imagesOfGenerations(orm, [first, second, newId('generation')], 'FINAL');
    assert.deepEqual([idsOf(finals, first), idsOf(finals, second), finals.length], [[earlier, later], [others], 3]);
    assert.deepEqual(idsOf(await imagesOfGenerations(orm, [first], 'INPUT'), first), inputs);
  });
});

function idsOf(images: readonly Image[], of: string): string[] {
  return images.filter(({ generationId }) => generationId === of).map(({ id }) => id);
}
