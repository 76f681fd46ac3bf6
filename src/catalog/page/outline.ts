import { blocksOf, type Block, type Item } from './blocks.ts';
import { longestInOrder } from './in-order.ts';
import { oneLine } from './markdown.ts';
import { isFolded, unfold } from './unfold.ts';
import type { Warn } from './warning.ts';
import { SECTIONS, type SectionTitle } from './words.ts';

export type { Item };

/** What stands under one heading, or before the first. */
export interface Part {
  /** Null before the first heading of the section. */
  readonly heading: string | null;
  readonly line: number;
  readonly items: readonly Item[];
  /** All of it as it was written, a blank line between two blocks. */
  readonly text: string;
}

export interface Section {
  readonly title: SectionTitle;
  readonly line: number;
  readonly parts: readonly Part[];
}

/** A page by its structure. */
export interface Outline {
  readonly name: string;
  readonly summary: string;
  readonly sections: ReadonlyMap<SectionTitle, Section>;
  /** The last one that the page has: when it was cut off, in there. */
  readonly last: SectionTitle | null;
}

/** What things are called, in characters: of models, providers, competitions, questions. */
export const LONGEST_NAME = 300;

/** Finds the sections of a page, whether it has lines or none. */
export function outlineOf(page: string, warn: Warn): Outline {
  const text = page.replaceAll(/\r\n?/g, '\n');
  const read = blocksOf(unfold(text));
  const blocks = isFolded(text) ? read.map(onFirstLine) : read;
  const titled = blocks.flatMap((block, index) => {
    const title = titleOf(block);
    return title === null ? [] : [{ index, title, line: block.line }];
  });
  const chosen = longestInOrder(titled, ({ title }) => SECTIONS.indexOf(title));
  const sections = chosen.map(({ index, title, line }, place) => {
    const content = blocks.slice(index + 1, chosen[place + 1]?.index ?? blocks.length);
    return { title, line, parts: partsOf(title, content, warn) };
  });
  const head = blocks.slice(0, chosen[0]?.index ?? blocks.length);
  return {
    name: nameOf(head),
    summary: summaryOf(head),
    sections: new Map(sections.map((section) => [section.title, section])),
    last: sections.at(-1)?.title ?? null,
  };
}

function onFirstLine<Place extends Block | Item>(place: Place): Place {
  return { ...place, line: 1, ...('items' in place && { items: place.items.map(onFirstLine) }) };
}

function titleOf(block: Block): SectionTitle | null {
  if (block.kind !== 'heading' || block.depth > 3) return null;
  const text = block.text.toLowerCase();
  const title = SECTIONS.find((known) => known.toLowerCase() === text) ?? null;
  // A part of About may be written a level deeper; a prompt or a question may be called like another section.
  return block.depth < 3 || (title !== null && PARTS_OF_ABOUT.has(title)) ? title : null;
}

const PARTS_OF_ABOUT: ReadonlySet<SectionTitle> = new Set([
  'Overview',
  'Strengths',
  'Limitations',
  'Technical Background',
  'Best For',
]);

function nameOf(head: readonly Block[]): string {
  const title = head.find((block) => block.kind === 'heading');
  return (title?.text ?? '').slice(0, LONGEST_NAME);
}

function summaryOf(head: readonly Block[]): string {
  const [quote = ''] = head.flatMap((block) => (block.kind === 'quote' ? [block.raw] : []));
  return oneLine(quote.replaceAll(/^[ \t]*>[ \t]?/gm, ''));
}

/** Where headings of the author's own belong to the text. */
const FREE: ReadonlySet<SectionTitle> = new Set(['Example Prompt', 'Code Examples']);

function partsOf(title: SectionTitle, blocks: readonly Block[], warn: Warn): Part[] {
  let part = { heading: null as string | null, line: 1, items: [] as Item[], texts: [] as string[] };
  const parts = [part];
  for (const block of blocks) {
    if (block.kind === 'heading' && !FREE.has(title)) {
      const { text, line, depth } = block;
      if (text === '' || text.length > LONGEST_NAME) {
        const message = `Expected a heading of 1 to ${LONGEST_NAME} characters. It was left out.`;
        warn({ section: title, line, excerpt: text || '#'.repeat(depth), message });
        continue;
      }
      if (depth < 3) warn({ section: text, line, excerpt: text, message: UNKNOWN_SECTION });
      part = { heading: text, line, items: [], texts: [] };
      parts.push(part);
    } else {
      part.texts.push(block.kind === 'heading' ? `${'#'.repeat(block.depth)} ${block.text}` : block.raw);
      if (block.kind === 'list') part.items.push(...block.items);
    }
  }
  return parts.map(({ texts, ...rest }) => ({ ...rest, text: texts.join('\n\n') }));
}

const UNKNOWN_SECTION = 'No section of a model page is called so. It was left out.';
