import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { oneLine } from './markdown.ts';

/** One point of a list, as it was written: on one line, its Markdown untouched. */
export interface Item {
  readonly text: string;
  /** From 1; always 1 when the page is all on one line. */
  readonly line: number;
  readonly items: readonly Item[];
}

export type Block =
  | { readonly kind: 'heading'; readonly depth: number; readonly text: string; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly raw: string; readonly line: number }
  | { readonly kind: 'quote' | 'code' | 'text'; readonly raw: string; readonly line: number };

/**
 * The blocks of a Markdown text (CommonMark, https://spec.commonmark.org), with what was written in them: inline marks stay
 * as they are. What pages would only have by accident is no block of its own here: HTML, indented code, underlined
 * headings, definitions of links.
 */
export function blocksOf(source: string): Block[] {
  const lines = source.split('\n');
  const tokens = parser.parse(source, {});
  const blocks: Block[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.level !== 0 || token.nesting < 0) continue;
    const [from, to] = token.map ?? [0, 0];
    const line = from + 1;
    const raw = lines.slice(from, to).join('\n').trim();
    if (token.type === 'heading_open')
      blocks.push({ kind: 'heading', depth: Number(token.tag.slice(1)), text: inlineAfter(tokens, index), line });
    else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open')
      blocks.push({ kind: 'list', items: itemsIn(tokens, index), raw, line });
    else if (token.type === 'fence') blocks.push({ kind: 'code', raw: token.content.replace(/\n$/, ''), line });
    else blocks.push({ kind: token.type === 'blockquote_open' ? 'quote' : 'text', raw, line });
  }
  return blocks;
}

const parser = new MarkdownIt('commonmark');
parser.block.ruler.disable(['html_block', 'code', 'lheading', 'reference']);
parser.core.ruler.disable(['inline', 'text_join']);

function inlineAfter(tokens: readonly Token[], index: number): string {
  return oneLine(tokens[index + 1]?.content ?? '');
}

/** The points of the list that opens at an index. */
function itemsIn(tokens: readonly Token[], opening: number): Item[] {
  const level = tokens[opening]?.level ?? 0;
  const items: { text: string; line: number; items: Item[] }[] = [];
  for (let index = opening + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.level === level) break;
    const item = items.at(-1);
    if (token.type === 'list_item_open' && token.level === level + 1)
      items.push({ text: '', line: (token.map?.[0] ?? 0) + 1, items: [] });
    else if (item !== undefined && isListIn(token, level + 2)) item.items.push(...itemsIn(tokens, index));
    else if (item !== undefined && isOwn(token, level)) item.text = oneLine(`${item.text} ${token.content}`);
  }
  return items;
}

const isListIn = ({ type, level }: Token, of: number): boolean =>
  level === of && (type === 'bullet_list_open' || type === 'ordered_list_open');

/** Text of the point itself, not of a list in it: a paragraph's, or that of a heading or a fence that stands there. */
const isOwn = ({ type, level }: Token, of: number): boolean =>
  (type === 'inline' && level === of + 3) || (type === 'fence' && level === of + 2);
