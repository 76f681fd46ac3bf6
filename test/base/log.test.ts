import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { Writable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const CANARY = 'a prompt that nobody but its owner may read';

describe('the log', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());

  /** What a log wrote, as one text. */
  const written = (use: (log: ReturnType<typeof createLog>) => void): string => {
    let text = '';
    const destination = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    use(createLog('info', destination));
    return text;
  };

  test('tells why a statement failed, and nothing of what it carried', async () => {
    const { orm } = database.database;
    const unique = await orm
      .execute(sql`insert into account (id, name) values (${CANARY}, 'one')`)
      .then(() => orm.execute(sql`insert into account (id, name) values (${CANARY}, 'two')`))
      .catch((error: unknown) => error);
    const invalid = await orm.execute(sql`select ${CANARY}::text::int`).catch((error: unknown) => error);
    const line = written((log) => {
      log.error({ err: unique }, 'first');
      log.error(
        { err: invalid, prompt: CANARY, request: { prompt: CANARY, authorization: 'Bearer pg_secret' } },
        'second',
      );
    });
    assert.match(line, /account_pkey/);
    assert.doesNotMatch(line, /pg_secret/);
    assert.equal(line.includes(`(${CANARY})`), false, line);
    assert.equal(line.includes('params'), false, line);
  });

  test('says what was thrown also when it was no error', () => {
    assert.match(
      written((log) => log.error({ err: 'just words' }, 'odd')),
      /just words/,
    );
  });
});
