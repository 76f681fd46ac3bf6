import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/base/log.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { removeWhenWeDie } from '../remove-when-we-die.ts';

export interface TestServer {
  /** Connection string of a role that may create databases. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing that tests write outlives them, so nothing waits for the disk. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** A PostgreSQL server in a temporary folder, gone with this process however that ends. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-test-'));
  // As root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const letGo = removeWhenWeDie(folder);
  try {
    const log = createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent');
    const embedded = await openEmbedded({ dataDir: join(folder, 'data'), log, settings: SETTINGS });
    return {
      url: embedded.url,
      async stop() {
        await embedded.close();
        await rm(folder, { recursive: true, force: true });
        letGo();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
