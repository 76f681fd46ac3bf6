import type { Item, Outline, Part } from './outline.ts';
import type { PageBenchmark, PageRanking } from './said.ts';
import { entriesOf, readEntries, slugOf } from './values.ts';
import type { Warn } from './warning.ts';
import { modeOf } from './words.ts';

/** The second competition of a name is another one than the first. */
export type CompetitionName = Pick<PageBenchmark, 'name' | 'occurrence'>;
type Standing = Omit<PageBenchmark, keyof CompetitionName>;

export function readBenchmarks({ sections }: Outline, warn: Warn): PageBenchmark[] {
  const numbered = counting();
  const standings = headed(sections.get('Arena Benchmarks')?.parts).flatMap((part) => {
    const standing = readStanding(part, 'Arena Benchmarks', warn);
    return standing === null ? [] : [{ name: part.heading, ...standing }];
  });
  // Pages list the highest Elo first; the second of a name is the same one wherever that is not so.
  return standings.toSorted((one, other) => other.elo - one.elo).map((one) => ({ ...one, ...numbered(one.name) }));
}

export function readRankings({ sections }: Outline, warn: Warn): PageRanking[] {
  const section = 'Use Cases & Category Performance';
  const found = new Map<string, PageRanking>();
  for (const part of headed(sections.get(section)?.parts)) {
    const [, name = '', label = ''] = /^(.*\S)\s*\(([^()]*)\)$/.exec(part.heading) ?? [];
    const mode = modeOf(label);
    const slug = slugOf(name.replaceAll('.', '-'));
    const standing = mode === null || slug === '' ? null : readStanding(part, section, warn);
    if (mode === null || slug === '' || standing === null) {
      if (mode === null || slug === '')
        warn({ section, line: part.line, excerpt: part.heading, message: 'Expected "Category (Mode)".' });
      continue;
    }
    const key = `${slug} ${mode}`;
    if (!found.has(key)) found.set(key, { mode, slug, name, ...standing });
    else warn({ section, line: part.line, excerpt: part.heading, message: 'This category came before.' });
  }
  return [...found.values()];
}

type Headed = Part & { readonly heading: string };

function headed(parts: readonly Part[] = []): Headed[] {
  return parts.filter((part): part is Headed => part.heading !== null);
}

/** Names each competition; the same name again is the next of that name. */
export function counting(): (name: string) => CompetitionName {
  const counts = new Map<string, number>();
  return (name) => {
    const occurrence = (counts.get(name) ?? 0) + 1;
    counts.set(name, occurrence);
    return { name, occurrence };
  };
}

function readStanding(part: Headed, section: string, warn: Warn): Standing | null {
  const found: Partial<Standing> = {};
  const tell = (item: Item, message: string) => warn({ section, line: item.line, excerpt: item.text, message });
  readEntries(
    entriesOf(part.items, section, warn),
    section,
    {
      Elo: (value, { item }) => {
        const elo = /^-?\d{1,6}$/.test(value) ? Number(value) : null;
        if (elo === null) tell(item, 'Expected a whole number.');
        else found.elo = elo;
      },
      Record: (value, { item }) => {
        const [, wins, losses, ties, battles] =
          /^(\d{1,9})W \/ (\d{1,9})L \/ (\d{1,9})T(?: \((\d{1,9}) battles?\))?$/.exec(value) ?? [];
        if (wins === undefined) return tell(item, 'Expected a record such as "12W / 3L / 1T (16 battles)".');
        Object.assign(found, { wins: Number(wins), losses: Number(losses), ties: Number(ties) });
        found.battles = battles === undefined ? Number(wins) + Number(losses) + Number(ties) : Number(battles);
      },
      Rank: (value, { item }) => {
        const place = rankOf(value);
        if (place === null) tell(item, 'Expected a rank such as "#1 of 14".');
        else Object.assign(found, place);
      },
      // It follows from the record.
      'Win Rate': () => undefined,
    },
    warn,
  );
  const { elo, wins = 0, losses = 0, ties = 0, battles = 0, rank = null, of = null } = found;
  if (elo !== undefined) return { elo, wins, losses, ties, battles, rank, of };
  warn({ section, line: part.line, excerpt: part.heading, message: 'A standing without an Elo was left out.' });
  return null;
}

function rankOf(text: string): { rank: number; of: number | null } | null {
  const [, rank, of] = /^#?(\d{1,9})(?: of (\d{1,9}))?$/.exec(text) ?? [];
  if (rank === undefined || Number(rank) < 1) return null;
  return { rank: Number(rank), of: of === undefined || Number(of) < 1 ? null : Number(of) };
}
