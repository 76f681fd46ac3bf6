import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '../database.ts';
import { priceOf } from '../generation/billed.ts';
import { clientOf, MODEL, start, until } from '../installation.ts';
import { randomFrom } from '../random.ts';
import { startSandbox } from '../sandbox-process.ts';
import { Cluster } from './cluster.ts';
import { followToTheEnd } from './subscriber.ts';

const FULL = process.env['TEST_SIZE'] === 'full';
const GENERATIONS = FULL ? 200 : 40;
const LEAST_KILLS = FULL ? 50 : 12;
const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_122);
const LEASE_MS = 1500;
/** Longer than a lease and the longest freeze together. */
const GRACE_MS = 9000;
/** In turn: three whose answer comes on the call's own connection, two that accept first and work later. */
const PROVIDERS = ['gemini', 'fal', 'vertex', 'replicate', 'openai'] as const;
const offerOf = (provider: string) => `${provider}/${provider === 'openai' ? 'gpt-image-2' : MODEL}`;
const providerOf = (number: number) => PROVIDERS[number % PROVIDERS.length] ?? 'gemini';
/** They can be asked what became of a call: nothing of them may ever end as unknown. */
const QUEUES: readonly string[] = ['fal', 'replicate'];

test(
  `${GENERATIONS} generations through at least ${LEAST_KILLS} SIGKILLs and freezes: none lost, none paid twice, every stream whole`,
  { timeout: FULL ? 900_000 : 240_000 },
  async (context) => {
    // The schedule of a run can be had again by its seed; what the processes make of it can't.
    const random = randomFrom(SEED);
    const database = await createTestDatabase({ shipped: true });
    const sandbox = await startSandbox({ speed: 10, seed: SEED });
    const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-chaos-'));
    const cluster = await Cluster.start(
      { databaseUrl: database.url, dataDir, sandboxUrl: sandbox.url },
      { apis: 2, workers: 3, leaseMs: LEASE_MS, graceMs: GRACE_MS },
    );
    // Whatever goes wrong below, no process outlives the test.
    context.after(async () => {
      await cluster.stop();
      await sandbox.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    });
    const timeOut = AbortSignal.timeout(FULL ? 800_000 : 200_000);

    const followed: Promise<{ id: string; heard: readonly { seq: number; type: string }[]; broken: number }>[] = [];
    const starting = (async () => {
      for (let number = 1; number <= GENERATIONS; number += 1) {
        followed.push(
          startSomewhere(number).then(async (id) => ({
            id,
            ...(await followToTheEnd(cluster.urls, id, random, timeOut)),
          })),
        );
        // Spread over the kills, so that every one of them finds generations at work.
        while (number / GENERATIONS > (cluster.kills + 1) / LEAST_KILLS && !timeOut.aborted) await pause(20);
      }
    })();

    /** With one key for all tries: a start whose answer was lost is asked for again, and must not start twice. */
    function startSomewhere(number: number): Promise<string> {
      return until(
        `the start of generation ${number}`,
        async () => {
          const url = cluster.urls[Math.floor(random() * cluster.urls.length)] ?? '';
          const answer = await start(clientOf(url), {
            model: offerOf(providerOf(number)),
            prompt: `chaos number ${number} of a lighthouse at ${providerOf(number)}`,
            idempotencyKey: `chaos-${number}`,
            parameters: { resolution: '1K' },
          }).catch(() => null);
          return answer?.generation?.id;
        },
        120_000,
      );
    }

    let everyoneIsDone = false;
    const done = starting.then(() => Promise.all(followed)).finally(() => (everyoneIsDone = true));
    done.catch(() => {}); // heard below, unless something else failed first
    while (!everyoneIsDone || cluster.kills < LEAST_KILLS) {
      assert.deepEqual(cluster.failures, []);
      assert.ok(!timeOut.aborted, `not done in time: ${cluster.kills} kills, ${followed.length} generations started`);
      if (random() < 0.2) await cluster.freeze(random, LEASE_MS * (1.5 + random() * 3));
      else await cluster.kill(random);
      // Two may be gone at a time; more would be a test of how fast processes start.
      await pause(200 + random() * 800);
      while (cluster.missing > 1 && cluster.failures.length === 0 && !timeOut.aborted) await pause(20);
    }
    const results = await done;
    const complaints = await cluster.stop();

    const bill = await sandbox.bill();
    const requests = await sandbox.requests();
    const rows = await database.database.orm.execute<{
      id: string;
      status: string;
      prompt: string;
      error_code: string | null;
      error_message: string | null;
      head: number;
    }>(
      sql`select generation.id, status, prompt, error_code, error_message, head from generation join stream on stream.generation_id = generation.id`,
    );
    const paid = (prompt: string) =>
      bill.filter((entry) => entry.prompt === prompt && entry.status === 'billed').length;
    const lost = results.filter(
      ({ id }) => !['SUCCEEDED', 'FAILED'].includes(rows.find((row) => row.id === id)?.status ?? ''),
    );
    const paidTwice = rows.filter(({ prompt }) => paid(prompt) > 1);
    const askedTwice = rows.filter(
      ({ prompt }) =>
        requests.filter((request) => JSON.stringify(request.body ?? null).includes(`"${prompt}"`)).length > 1,
    );
    const unwhole = results.filter(({ id, heard }) => {
      const head = rows.find((row) => row.id === id)?.head ?? 0;
      return heard.length !== head || heard.some(({ seq }, index) => seq !== index + 1);
    });
    const succeeded = rows.filter(({ status }) => status === 'SUCCEEDED').length;
    const unknown = rows.filter(({ error_code: code }) => code === 'PROVIDER_OUTCOME_UNKNOWN').length;
    const broken = results.reduce((sum, result) => sum + result.broken, 0);
    const ledger = await database.database.orm.execute<{ kind: string; micros: number; request_id: string | null }>(
      sql`select kind, micros::float8 as micros, provider_request_id as request_id from ledger_entry join attempt on attempt.id = ledger_entry.attempt_id`,
    );
    // What is booked as surely due is, entry by entry, what the sandbox billed, at prices that this test knows by itself.
    const misbooked = ledger.filter(({ kind, micros, request_id: id }) => {
      const entry = bill.find((one) => one.id === id && one.status === 'billed');
      return (kind === 'charge' || kind === 'late') && (entry === undefined ? 0 : priceOf(entry, '1K')) !== micros;
    });
    const unknownAtQueues = rows.filter(
      ({ prompt, error_code: code }) =>
        code === 'PROVIDER_OUTCOME_UNKNOWN' && QUEUES.some((queue) => prompt.endsWith(` at ${queue}`)),
    );
    const report = `seed ${SEED} · generations ${rows.length} · kills ${cluster.kills} · freezes ${cluster.freezes} · streams broken and resumed ${broken} · succeeded ${succeeded} · outcome unknown ${unknown} · of them at queues ${unknownAtQueues.length} · lost ${lost.length} · paid twice ${paidTwice.length} · booked amiss ${misbooked.length} · streams not whole ${unwhole.length}`;
    context.diagnostic(report);

    assert.equal(rows.length, GENERATIONS, 'one generation an idempotency key');
    assert.ok(cluster.kills >= LEAST_KILLS, report);
    assert.deepEqual(lost, [], report);
    assert.deepEqual(paidTwice, [], report);
    assert.deepEqual(askedTwice, [], report);
    assert.deepEqual(unwhole, [], report);
    assert.deepEqual(misbooked, [], report);
    assert.deepEqual(unknownAtQueues, [], report);
    assert.equal(
      succeeded + unknown,
      GENERATIONS,
      JSON.stringify(
        rows.filter(({ status, error_code: code }) => status === 'FAILED' && code !== 'PROVIDER_OUTCOME_UNKNOWN'),
      ),
    );
    for (const { id, prompt, status } of rows)
      if (status === 'SUCCEEDED') assert.equal(paid(prompt), 1, `${id} has a picture that nobody billed`);

    // The database says the same by itself: events without a hole, one end, a ledger entry for what was paid, bytes for every image.
    const [wrong] = await database.database.orm.execute<{ holes: number; open: number; unbooked: number }>(sql`select
      (select count(*)::int from (select generation_id from event group by generation_id having count(*) <> max(seq)) as holed) as holes,
      (select count(*)::int from attempt where status in ('SENDING', 'ACCEPTED', 'UNKNOWN')) as open,
      (select count(*)::int from attempt where status in ('SUCCEEDED', 'ABANDONED') and not exists (select from ledger_entry where ledger_entry.attempt_id = attempt.id)) as unbooked`);
    assert.deepEqual(wrong, { holes: 0, open: 0, unbooked: 0 });
    const images = await database.database.orm.execute<{ sha256: string }>(sql`select sha256 from image`);
    for (const { sha256 } of images) await access(join(dataDir, 'images', sha256.slice(0, 2), sha256));
    assert.deepEqual(complaints, [], 'what processes logged as errors');
  },
);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
