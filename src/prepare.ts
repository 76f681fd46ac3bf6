import { join } from 'node:path';
import { ensureAccount, ensureAdminKey } from './access/bootstrap.ts';
import { deriveKey, loadSecret } from './access/secret.ts';
import type { Closing } from './base/closing.ts';
import type { Log } from './base/log.ts';
import { shipCatalog } from './catalog/ship.ts';
import type { Config } from './config.ts';
import { openEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { ensureEpoch } from './events/epoch.ts';

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');

/** What is prepared once before any process serves, and what came of it. */
export interface Prepared {
  readonly url: string;
  readonly madeAdminKey: string | null;
  readonly pepper: Uint8Array;
  readonly secret: string;
}

/**
 * Opens the database and brings it up to this program: migrations, the account, the first key, the log's epoch, the
 * shipped catalog, all under the migration lock, so that many processes may start at once.
 */
export async function prepare(config: Config, log: Log, closing: Closing): Promise<Prepared> {
  const embedded =
    config.postgres.kind === 'embedded' ? closing.add(await openEmbedded({ dataDir: config.dataDir, log })) : null;
  const secret = await loadSecret({ dataDir: config.dataDir, given: config.secret });
  const pepper = deriveKey(secret, 'api key pepper');
  const url = embedded?.url ?? (config.postgres.kind === 'external' ? config.postgres.url : '');
  const directUrl = config.postgres.kind === 'external' ? config.postgres.directUrl : url;
  let madeAdminKey: string | null = null;
  await migrate(directUrl, {
    migrationsFolder: MIGRATIONS,
    log,
    afterwards: async ({ orm }) => {
      await shipCatalog(orm);
      await orm.transaction(async (tx) => {
        await ensureEpoch(tx, Date.now());
        const accountId = await ensureAccount(tx);
        const { made } = await ensureAdminKey(tx, {
          dataDir: config.dataDir,
          accountId,
          adminKey: config.adminKey,
          pepper,
        });
        madeAdminKey = made;
      });
    },
  });
  return { url, madeAdminKey, pepper, secret };
}
