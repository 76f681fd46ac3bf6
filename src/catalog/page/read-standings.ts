import type { GalleryKind, Mode } from '../closed-sets.ts';
import type { Item, Outline, Part } from './outline.ts';
import { entriesOf, readEntries, slugOf, urlOf, wholeOf } from './values.ts';
import type { Warn } from './warning.ts';
import { modeOf } from './words.ts';

export interface PageStanding {
  readonly elo: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly battles: number;
  readonly rank: number | null;
  readonly of: number | null;
}

/** The second competition of a name is another one than the first. */
export interface CompetitionName {
  readonly name: string;
  readonly occurrence: number;
}

export type PageBenchmark = CompetitionName & PageStanding;
export type PageRanking = { readonly mode: Mode; readonly slug: string; readonly name: string } & PageStanding;

export function readBenchmarks({ sections }: Outline, warn: Warn): PageBenchmark[] {
  const numbered = counting();
  return headed(sections.get('Arena Benchmarks')?.parts).flatMap((part) => {
    const standing = readStanding(part, 'Arena Benchmarks', warn);
    return standing === null ? [] : [{ ...numbered(part.heading), ...standing }];
  });
}

export function readRankings({ sections }: Outline, warn: Warn): PageRanking[] {
  const section = 'Use Cases & Category Performance';
  const found = new Map<string, PageRanking>();
  for (const part of headed(sections.get(section)?.parts)) {
    const [, name = '', label = ''] = /^(.*\S)\s*\(([^()]*)\)$/.exec(part.heading) ?? [];
    const mode = modeOf(label);
    const slug = slugOf(name).replaceAll('.', '-');
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

function readStanding(part: Headed, section: string, warn: Warn): PageStanding | null {
  const found: { -readonly [Field in keyof PageStanding]?: PageStanding[Field] } = {};
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

export interface PageGalleryImage {
  readonly kind: GalleryKind;
  readonly url: string | null;
  readonly caption: string;
  readonly competition: CompetitionName | null;
  readonly rank: number | null;
  readonly of: number | null;
  readonly elo: number | null;
}

export interface PageGallery {
  readonly count: number;
  readonly images: readonly PageGalleryImage[];
}

const GALLERY = 'Image Gallery';
/** `[caption](address)`, and the place in the arena behind it. */
const LINKED = /^\[(.*)\]\((\S+)\)(?::\s*(?:#(\d{1,9}) of (\d{1,9}))?\s*(?:\(Elo (-?\d{1,6})\))?)?$/s;

export function readGallery({ sections }: Outline, warn: Warn): PageGallery | null {
  const section = sections.get(GALLERY);
  if (section === undefined) return null;
  const numbered = counting();
  const images: PageGalleryImage[] = [];
  let said: number | null = null;
  for (const part of section.parts) {
    const counted = /(\d[\d,]*) images?\b/.exec(part.text)?.[1];
    if (counted !== undefined) said ??= wholeOf(counted);
    let kind: GalleryKind = /arena/i.test(part.heading ?? '') ? 'ARENA' : 'CURATED';
    for (const item of part.items) {
      // Older pages count each kind, and quote what is in the pictures.
      const counts = /^(Curated|Arena)[^:"]*:\s*\d+$/i.exec(item.text);
      if (counts !== null) kind = counts[1]?.toLowerCase() === 'arena' ? 'ARENA' : 'CURATED';
      const listed = counts === null ? [item, ...item.items] : item.items;
      for (const one of listed.filter((entry) => entry !== item || counts === null)) {
        const image = readImage(one, kind, numbered, warn);
        if (image !== null) images.push(image);
      }
    }
  }
  return { count: said ?? images.length, images };
}

function readImage(
  item: Item,
  kind: GalleryKind,
  numbered: (name: string) => CompetitionName,
  warn: Warn,
): PageGalleryImage | null {
  const [linked, caption = '', address = '', rank, of, elo] = LINKED.exec(item.text) ?? [];
  if (linked !== undefined)
    return {
      kind,
      url: urlOf(address),
      caption,
      competition: kind === 'ARENA' && caption !== '' ? numbered(caption) : null,
      rank: rank === undefined || Number(rank) < 1 ? null : Number(rank),
      of: of === undefined || Number(of) < 1 ? null : Number(of),
      elo: elo === undefined ? null : Number(elo),
    };
  const quoted = /^["“](.*?)["”]?$/s.exec(item.text)?.[1];
  if (quoted !== undefined)
    return { kind, url: null, caption: quoted, competition: null, rank: null, of: null, elo: null };
  warn({ section: GALLERY, line: item.line, excerpt: item.text, message: 'Expected a link, or words in quotes.' });
  return null;
}
