import { Option, type Command } from 'commander';
import { BUDGET_PERIODS } from '../access/periods.ts';
import { SCOPES } from '../access/viewer.ts';
import { exactDollars, readDuration } from './amounts.ts';
import { createKey, listKeys, revokeKey, type ApiKey } from './api-keys.ts';
import { usageFailure } from './failure.ts';
import { harmlessLine } from './harmless.ts';
import { addKeyLimit, readStarts } from './key-limit.ts';
import { printJson, printLines } from './print.ts';
import { withServerOptions, type ServerOptions } from './server-options.ts';
import { keyedServer } from './server.ts';
import { table } from './table.ts';
import { openTerminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  $ pictograph keys list
  $ pictograph keys create --name web --scope GENERATIONS_READ --scope GENERATIONS_WRITE --expires 30d
  $ PICTOGRAPH_KEY=$(pictograph keys create --name ci --scope GENERATIONS_WRITE --scope GENERATIONS_READ)
  $ pictograph keys create --name demo --scope GENERATIONS_WRITE --budget 5 --period day
  $ pictograph keys limit key_01k… 60
  $ pictograph keys revoke key_01k…`;

interface CreateOptions extends ServerOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly expires?: string;
  readonly budget?: string;
  readonly period?: string;
  readonly startsPerMinute?: number;
}

export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .summary('who may ask: list, create, limit and revoke keys')
    .description('Lists, makes, limits and ends the keys that programs ask with. Needs an admin key.')
    .addHelpText('after', EXAMPLES);
  withServerOptions(keys.command('list').description('lists all keys, newest first'), { key: 'needed' }).action(list);
  withServerOptions(
    keys
      .command('create')
      .description('makes a key and prints it, the only time that it is shown')
      .requiredOption('-n, --name <name>', 'what it is for')
      .addOption(
        new Option('-s, --scope <scope>', 'what it may do; repeat it for several')
          .argParser(readScope)
          .makeOptionMandatory(),
      )
      .option('-e, --expires <when>', 'from when it is refused: 12h, 30d, or a time such as 2027-01-31T12:00:00Z')
      .option(
        '-b, --budget <usd>',
        'what it may spend in a period, in US dollars; without it, as much as it likes',
        readBudget,
      )
      .addOption(
        new Option(
          '-p, --period <period>',
          'how long the budget lasts: day, month or total; a month when left out',
        ).argParser(readPeriod),
      )
      .option(
        '-m, --starts-per-minute <count>',
        'how many generations it may start in a minute; without it, as many as it likes',
        readStarts,
      ),
    { key: 'needed' },
  )
    .addHelpText('after', `\nScopes: ${SCOPES.join(', ')}`)
    .action(create);
  addKeyLimit(keys);
  withServerOptions(
    keys
      .command('revoke')
      .description('ends a key; it is refused within five seconds')
      .argument('<id>', 'the key’s id, key_…'),
    {
      key: 'needed',
    },
  ).action(revoke);
}

async function list(options: ServerOptions): Promise<void> {
  const keys = await listKeys(await keyedServer(options));
  if (options.json === true) return printJson(keys);
  const now = Date.now();
  const rows = keys.map((key) => [
    key.id,
    harmlessLine(key.name),
    key.scopes.join(' '),
    `…${harmlessLine(key.lastFour)}`,
    key.budget === null ? '–' : `${exactDollars(key.budget.spentUsd)} of ${budgetText(key.budget)}`,
    key.startsPerMinute === null ? '–' : `${key.startsPerMinute} a minute`,
    day(key.lastUsedAt, 'never'),
    state(key, now),
  ]);
  printLines(
    table(
      [
        { title: 'ID' },
        { title: 'NAME' },
        { title: 'SCOPES' },
        { title: 'ENDS IN' },
        { title: 'SPENT' },
        { title: 'STARTS' },
        { title: 'LAST USED' },
        { title: 'STATE' },
      ],
      rows,
    ),
  );
}

async function create(options: CreateOptions): Promise<void> {
  const expiresAt = options.expires === undefined ? undefined : expiry(options.expires, Date.now());
  const { apiKey, secret } = await createKey(await keyedServer(options), {
    name: options.name,
    scopes: options.scope,
    ...(expiresAt !== undefined && { expiresAt }),
    ...budgetOf(options),
    ...(options.startsPerMinute !== undefined && { startsPerMinute: options.startsPerMinute }),
  });
  if (options.json === true) return printJson({ ...apiKey, secret });
  // Alone on stdout, so that a pipe or $(…) gets the key and nothing else.
  const told = openTerminal(process.stderr, process.env, options);
  const until = apiKey.expiresAt === null ? 'holds until it is revoked' : `holds until ${apiKey.expiresAt}`;
  told.line(`Made ${apiKey.id} (${harmlessLine(apiKey.name)}: ${apiKey.scopes.join(', ')}); it ${until}.`);
  if (apiKey.budget !== null) told.line(`It may spend ${budgetText(apiKey.budget)}.`);
  if (apiKey.startsPerMinute !== null) told.line(`It may start ${apiKey.startsPerMinute} generations a minute.`);
  told.line(told.paint('yellow', 'Keep it now: it is not shown again.'));
  printLines([secret]);
}

async function revoke(id: string, options: ServerOptions): Promise<void> {
  const key = await revokeKey(await keyedServer(options), id);
  if (options.json === true) return printJson(key);
  printLines([`Revoked ${key.id} (${harmlessLine(key.name)}). It is refused everywhere within five seconds.`]);
}

function budgetOf({ budget, period }: CreateOptions): { budgetUsd?: string; budgetPeriod?: string } {
  if (budget === undefined && period !== undefined)
    throw usageFailure(
      '--period says how long a budget lasts, and there is none. Add --budget, or leave --period out.',
    );
  return {
    ...(budget !== undefined && { budgetUsd: budget }),
    ...(period !== undefined && { budgetPeriod: period }),
  };
}

function readBudget(given: string): string {
  const amount = /^\$?(\d{1,10}(?:\.\d{1,6})?)$/.exec(given.trim())?.[1];
  if (amount !== undefined) return amount;
  throw usageFailure(`Expected --budget as US dollars with at most six decimals, such as 25 or 0.5; got "${given}".`);
}

function readPeriod(given: string): string {
  const period = given.trim().toUpperCase();
  if ((BUDGET_PERIODS as readonly string[]).includes(period)) return period;
  throw usageFailure(`Expected --period to be one of ${BUDGET_PERIODS.join(', ').toLowerCase()}; got "${given}".`);
}

function readScope(given: string, before: readonly string[] | undefined): readonly string[] {
  const scope = given.trim().toUpperCase().replaceAll('-', '_');
  if ((SCOPES as readonly string[]).includes(scope)) return [...(before ?? []), scope];
  throw usageFailure(`Expected --scope to be one of ${SCOPES.join(', ')}; got "${given}".`);
}

/** When a key of "30d" or "2027-01-31T12:00:00Z" ends, for the API. `now` in milliseconds since 1970. */
export function expiry(given: string, now: number): string {
  const ms = /^\d+(\.\d+)?\s*[smhd]$/i.test(given.trim()) ? readDuration(given) : null;
  // A day alone is midnight somewhere, and a time without a zone is anybody's guess.
  const at =
    ms === null && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/i.test(given.trim())
      ? Date.parse(given)
      : now + (ms ?? Number.NaN);
  if (Number.isFinite(at) && Math.abs(at) < 8.64e15) return new Date(at).toISOString();
  throw usageFailure(
    `Expected --expires as 12h, 30d, or a time with its zone such as 2027-01-31T12:00:00Z; got "${given}".`,
  );
}

function budgetText({ limitUsd, period }: NonNullable<ApiKey['budget']>): string {
  const amount = exactDollars(limitUsd);
  return period === 'TOTAL' ? `${amount} in all` : `${amount} a ${harmlessLine(period).toLowerCase()}`;
}

function state({ revokedAt, expiresAt }: ApiKey, now: number): string {
  if (revokedAt !== null) return `revoked ${day(revokedAt, '')}`;
  if (expiresAt === null) return 'holds';
  return Date.parse(expiresAt) <= now ? `expired ${day(expiresAt, '')}` : `holds until ${day(expiresAt, '')}`;
}

function day(time: string | null, never: string): string {
  return time === null ? never : time.slice(0, 16).replace('T', ' ');
}
