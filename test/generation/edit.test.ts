import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { dataUrl, plain } from '../assets/pictures.ts';
import { ended, started, startInstallation, type Client } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

/** What the sandbox notes of a picture in a body. */
interface Part {
  readonly inlineData?: {
    readonly mimeType: string;
    readonly data: { readonly sha256: string; readonly bytes: number };
  };
}

describe('an edit', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 300, plain: false });
  });
  after(() => house.close());

  const edit = (prompt: string, images: readonly object[], client: Client = house.installation) =>
    started(client, { mode: 'IMAGE_EDIT', prompt, images, parameters: { resolution: '0.5K' } }).then((id) =>
      ended(client, id),
    );
  const sentPictures = async (prompt: string) => {
    const [request] = await requestsOf(house.sandbox, prompt);
    assert.ok(request);
    const { contents } = request.body as { contents: readonly [{ parts: readonly Part[] }] }; // a Gemini body
    return contents[0].parts.flatMap(({ inlineData }) => (inlineData === undefined ? [] : [inlineData]));
  };
  const stored = (sha256: string) => readFile(join(house.installation.dataDir, 'images', sha256.slice(0, 2), sha256));

  test('sends a photograph bare: where it was taken and with what stays here, and so does nothing of the original file', async () => {
    const photo = await plain(640, 480)
      .jpeg()
      .withExif({
        IFD0: { Make: 'A camera', Copyright: 'Somebody' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
      })
      .toBuffer();
    assert.ok((await sharp(photo).metadata()).exif);
    const generation = await edit('make it night', [{ dataUrl: dataUrl(photo, 'image/jpeg') }]);
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    const [sent] = await sentPictures('make it night');
    assert.ok(sent);
    assert.equal(sent.mimeType, 'image/jpeg');
    assert.notEqual(sent.data.sha256, createHash('sha256').update(photo).digest('hex'));
    const bytes = await stored(sent.data.sha256);
    assert.equal(bytes.length, sent.data.bytes);
    const { exif, xmp, iptc, width, height } = await sharp(bytes).metadata();
    assert.deepEqual([exif, xmp, iptc, width, height], [undefined, undefined, undefined, 640, 480]);
    assert.equal(bytes.includes('A camera'), false);
    await wholeRecord(house.database.database, generation.id);
  });

  test('takes an earlier picture by its id, byte for byte as it was stored', async () => {
    const earlier = await ended(
      house.installation,
      await started(house.installation, { prompt: 'a bridge', parameters: { resolution: '0.5K' } }),
    );
    const [picture] = earlier.images;
    const generation = await edit('add a boat', [{ id: picture?.id }]);
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal((await sentPictures('add a boat'))[0]?.data.sha256, picture?.sha256);
    assert.notEqual(generation.images[0]?.sha256, picture?.sha256);
  });

  test('sends several references in their order, the same one twice as well', async () => {
    const [red, blue] = await Promise.all(
      ['#f00', '#00f'].map((background) =>
        sharp({ create: { width: 32, height: 32, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const urls = [red, blue, red].map((bytes) => ({ dataUrl: dataUrl(bytes ?? Buffer.alloc(0)) }));
    const generation = await edit('mix these', urls);
    assert.equal(generation.status, 'SUCCEEDED');
    const hashes = (await sentPictures('mix these')).map(({ data }) => data.sha256);
    assert.equal(hashes.length, 3);
    assert.equal(hashes[0], hashes[2]);
    assert.notEqual(hashes[0], hashes[1]);
    // References are the generation's, and none of its results.
    assert.equal(generation.images.length, 1);
  });

  test('whose reference is gone from the store ends with STORAGE, and no provider is asked', async () => {
    const earlier = await ended(
      house.installation,
      await started(house.installation, { prompt: 'a well', parameters: { resolution: '0.5K' } }),
    );
    const sha256 = earlier.images[0]?.sha256 ?? '';
    await unlink(join(house.installation.dataDir, 'images', sha256.slice(0, 2), sha256));
    // By another process on the same folder: the one that made the picture remembers it.
    const other = await startInstallation(
      { databaseUrl: house.database.url, sandboxUrl: house.sandbox.url },
      { DATA_DIR: house.installation.dataDir },
    );
    const generation = await edit('add a bucket', [{ id: earlier.images[0]?.id }], other);
    await other.close();
    assert.deepEqual([generation.status, generation.error?.code, generation.attempts], ['FAILED', 'STORAGE', []]);
    assert.equal((await requestsOf(house.sandbox, 'add a bucket')).length, 0);
    const { crashes } = await wholeRecord(house.database.database, generation.id);
    assert.equal(crashes, 0);
  });
});
