import { parseArgs } from 'node:util';
import { createLog } from '../../src/base/log.ts';
import { openEmbedded } from '../../src/db/embedded.ts';

/* An app that only keeps its database: prints its connection string, and closes on SIGTERM. The tests kill it. */
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, 'system-folder': { type: 'string' } } });
const { 'data-dir': dataDir = '', 'system-folder': systemFolder } = values;

const log = createLog('silent');
const embedded = await openEmbedded({ dataDir, log, ...(systemFolder !== undefined && { systemFolder }) });
process.once('SIGTERM', () => void embedded.close());
process.stdout.write(`${JSON.stringify({ url: embedded.url })}\n`);
