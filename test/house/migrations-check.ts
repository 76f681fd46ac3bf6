import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import config from '../../drizzle.config.ts';

/*
 * Fails when the tables and the migrations disagree: drizzle-kit is asked for the next migration in a copy of the
 * folder, and must have nothing to add. Also when a migration takes something away without saying so in its first line,
 * which the programs of before need to be told (see src/db/migrate.ts).
 */

const root = join(import.meta.dirname, '..', '..');
const migrations = join(root, 'migrations');
const TAKES_AWAY = /\bdrop (table|column|type|view)\b|\brename\b|\bset not null\b|\bset data type\b/i;

const problems = [...(await disagreements()), ...(await unmarkedContracts())];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;

async function disagreements(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-migrations-'));
  try {
    await cp(migrations, folder, { recursive: true });
    const before = new Set(await readdir(folder));
    const said = await generate(folder);
    const added = (await readdir(folder)).filter((name) => name.endsWith('.sql') && !before.has(name));
    if (added.length === 0)
      return said === null ? [] : [`drizzle-kit could not compare the tables with the migrations:\n${said}`];
    const statements = await readFile(join(folder, added[0] ?? ''), 'utf8');
    return [
      'The tables say something that no migration does. Make one and name it for what it does:\n' +
        `  npm run migrations:generate -- --name what_it_does\nIt would begin with:\n${statements.slice(0, 1_000)}`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Null when it went well, else what drizzle-kit said. It exits with 0 after most of its failures and tells them only on
 * stderr; so it does when it would have to ask whether a column was renamed, and has no terminal.
 */
async function generate(folder: string): Promise<string | null> {
  const program = join(root, 'node_modules', 'drizzle-kit', 'bin.cjs');
  const { dialect, schema } = config;
  // It puts "./" before the folder, and so can't read an absolute one.
  const out = relative(root, folder);
  const parameters = [program, 'generate', `--dialect=${dialect}`, `--schema=${String(schema)}`, `--out=${out}`];
  const child = spawn(process.execPath, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  const [said, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return code === 0 && complaints === '' ? null : `${said}${complaints}`;
}

async function unmarkedContracts(): Promise<string[]> {
  const problems = [];
  for (const name of (await readdir(migrations)).filter((file) => file.endsWith('.sql'))) {
    const statements = await readFile(join(migrations, name), 'utf8');
    const match = TAKES_AWAY.exec(statements);
    if (match === null || statements.startsWith('-- contract')) continue;
    problems.push(
      `migrations/${name} says "${match[0]}", which programs of before may not survive. Begin it with a line ` +
        '"-- contract after <the migration since when programs do without it>".',
    );
  }
  return problems;
}
