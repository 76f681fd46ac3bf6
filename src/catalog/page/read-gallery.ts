import type { GalleryKind } from '../closed-sets.ts';
import { LONGEST_NAME, type Item, type Outline } from './outline.ts';
import { counting, type CompetitionName } from './read-standings.ts';
import type { PageGallery } from './said.ts';
import { urlOf, wholeOf } from './values.ts';
import type { Warn } from './warning.ts';

const SECTION = 'Image Gallery';
/** `[caption](address)`, and the place in the arena behind it. */
const LINKED = /^\[(.*)\]\((\S*)\)(?::\s*(?:#(\d{1,9}) of (\d{1,9}))?\s*(?:\(Elo (-?\d{1,6})\))?)?$/s;

export function readGallery({ sections }: Outline, warn: Warn): PageGallery | null {
  const section = sections.get(SECTION);
  if (section === undefined) return null;
  const numbered = counting();
  const images: PageGallery['images'] = [];
  let said: number | null = null;
  for (const part of section.parts) {
    const counted = /(\d[\d,]*) images?\b/.exec(part.text)?.[1];
    if (counted !== undefined) said ??= wholeOf(counted);
    let kind: GalleryKind = /arena/i.test(part.heading ?? '') ? 'ARENA' : 'CURATED';
    for (const item of part.items) {
      // Older pages count each kind, and quote what is in the pictures.
      const counts = /^(Curated|Arena)[^:"]*:\s*\d+$/i.exec(item.text);
      if (counts !== null) kind = counts[1]?.toLowerCase() === 'arena' ? 'ARENA' : 'CURATED';
      for (const one of counts === null ? [item, ...item.items] : item.items) {
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
): PageGallery['images'][number] | null {
  const [linked, caption = '', address = '', rank, of, elo] = LINKED.exec(item.text) ?? [];
  if (linked !== undefined)
    return {
      kind,
      url: urlOf(address),
      caption: caption.trim(),
      competition: kind === 'ARENA' && isName(caption.trim()) ? numbered(caption.trim()) : null,
      rank: rank === undefined || Number(rank) < 1 ? null : Number(rank),
      of: of === undefined || Number(of) < 1 ? null : Number(of),
      elo: elo === undefined ? null : Number(elo),
    };
  const quoted = /^["“](.*?)["”]?$/s.exec(item.text)?.[1];
  if (quoted !== undefined)
    return { kind, url: null, caption: quoted.trim(), competition: null, rank: null, of: null, elo: null };
  warn({ section: SECTION, line: item.line, excerpt: item.text, message: 'Expected a link, or words in quotes.' });
  return null;
}

function isName(text: string): boolean {
  return text !== '' && text.length <= LONGEST_NAME;
}
