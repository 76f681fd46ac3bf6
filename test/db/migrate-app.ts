import { parseArgs } from 'node:util';
import { createLog } from '../../src/base/log.ts';
import { wait } from '../../src/base/wait.ts';
import { migrate } from '../../src/db/migrate.ts';

/* A process that migrates and then does something that must not be done by two at once, and fails if it was. */
const { values } = parseArgs({ options: { url: { type: 'string' }, migrations: { type: 'string' } } });
const { url = '', migrations: migrationsFolder = '' } = values;

await migrate(url, {
  migrationsFolder,
  log: createLog('silent'),
  afterwards: async ({ sql }) => {
    // A second one would find this table, and fail to make it.
    await sql`create table only_one_at_a_time ()`;
    await wait(50);
    await sql`drop table only_one_at_a_time`;
    await sql`insert into ran default values`;
  },
});
