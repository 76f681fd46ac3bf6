import type { Client } from 'urql';
import { ActivityDocument, type ActivityRowFragment, type GenerationFilter } from './operations.ts';

/** Beyond it, the API itself is the better way. */
export const MOST_EXPORTED = 10_000;
const PAGE = 100;

const COLUMNS: readonly [name: string, of: (row: ActivityRowFragment) => string | number | null][] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['model', ({ model }) => model.slug],
  ['offer', ({ attempts }) => attempts.at(-1)?.configKey ?? null],
  ['attempts', ({ attempts }) => attempts.length],
  ['error', ({ error }) => error?.code ?? null],
  ['cost_usd', ({ costUsd }) => costUsd],
  ['api_key', ({ apiKey }) => apiKey?.name ?? null],
  ['created_at', ({ createdAt }) => createdAt],
  ['finished_at', ({ finishedAt }) => finishedAt],
  ['sandbox', ({ sandbox }) => String(sandbox)],
  ['prompt', ({ prompt }) => prompt],
];

/** Reads all that the filter means, at most ten thousand, and tells how far it is. */
export async function readAll(
  client: Client,
  filter: GenerationFilter,
  onProgress: (count: number) => void,
): Promise<readonly ActivityRowFragment[]> {
  const rows: ActivityRowFragment[] = [];
  for (let after: string | null = null; rows.length < MOST_EXPORTED;) {
    const { data, error }: { data?: { generations: Page | null } | undefined; error?: Error | undefined } =
      await client.query(ActivityDocument, { filter, after, first: PAGE }, { requestPolicy: 'network-only' });
    if (data?.generations == null) throw error ?? new Error('No answer came.');
    rows.push(...data.generations.nodes);
    onProgress(rows.length);
    if (!data.generations.pageInfo.hasNextPage) break;
    after = data.generations.pageInfo.endCursor;
  }
  return rows;
}

interface Page {
  readonly nodes: readonly ActivityRowFragment[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function toJson(rows: readonly ActivityRowFragment[]): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(COLUMNS.map(([name, of]) => [name, of(row)]))),
    null,
    2,
  );
}

/** By RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function toCsv(rows: readonly ActivityRowFragment[]): string {
  const line = (fields: readonly (string | number | null)[]) => `${fields.map(field).join(',')}\r\n`;
  return line(COLUMNS.map(([name]) => name)) + rows.map((row) => line(COLUMNS.map(([, of]) => of(row)))).join('');
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
