import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { eraseImages } from '../../src/assets/erase-images.ts';
import { insertImage } from '../../src/assets/images.ts';
import { keepPicture } from '../../src/assets/ingest.ts';
import { notedStore } from '../../src/assets/noted-store.ts';
import { openStore } from '../../src/assets/open-store.ts';
import { removeLooseBytes } from '../../src/assets/remove-loose.ts';
import type { AssetsSettings } from '../../src/assets/settings.ts';
import { createLog } from '../../src/base/log.ts';
import { newId } from '../../src/base/ids.ts';
import { openDatabase, rawOf } from '../../src/db/client.ts';

/**
 * Keeps pictures, names them in rows, erases some of those and removes what no row names, several at once and without
 * end. There are few contents, so that the same bytes come and go all the time. Its grace is long beside the
 * milliseconds from a put to its row, as an hour is.
 */
const [settings = '', url = '', accountId = '', graceMs = ''] = process.argv.slice(2);
const database = openDatabase({ url, maxConnections: 4 });
const { orm } = database;
const place = await openStore(JSON.parse(settings) as AssetsSettings); // the test writes it
const store = notedStore(place, database.sql);
/** Tells of each removal. */
const log = createLog('info', { write: () => process.stdout.write('-') });

async function keep(): Promise<void> {
  const bytes = Buffer.alloc(200_000, `content ${randomInt(200)} `);
  const picture = await keepPicture(store, { bytes, mimeType: 'image/png', width: 1, height: 1 });
  const role = { purpose: 'FINAL' as const, generationId: newId('generation'), attemptId: null, index: 0 };
  await insertImage(orm, { accountId, picture, ...role });
  process.stdout.write('.');
  if (randomInt(3) === 0) await erase();
}

/** As many as come in, by and by. */
async function erase(): Promise<void> {
  const rows = await orm.execute<{ id: string }>(
    sql`select id from image where erased_at is null order by random() limit 3`,
  );
  await orm.transaction((tx) =>
    eraseImages(
      rawOf(tx),
      rows.map(({ id }) => id),
    ),
  );
}

async function forever(act: () => Promise<void>): Promise<never> {
  for (;;) await act();
}

await Promise.all([
  forever(keep),
  forever(keep),
  forever(() => removeLooseBytes({ orm, store, log }, { graceMs: Number(graceMs) })),
]);
