import { GROUP_LABELS, SECTIONS, type SectionTitle } from './words.ts';
import { longestInOrder } from './in-order.ts';

/**
 * A page that came all on one line, with the line breaks that Markdown needs; one that has lines comes back as it is.
 * Where a line is missing only the page's own form tells where something begins: the titles that sections have, in their
 * order, and the keys that each of them lists. Text may contain both, so a title counts only where the order allows it.
 */
export function unfold(page: string): string {
  return isFolded(page) ? unfolded(page.replaceAll(/\s+/g, ' ').trim()) : page;
}

export function isFolded(page: string): boolean {
  return !/\n[ \t]{0,3}##?[ \t]/.test(page.trim());
}

function unfolded(page: string): string {
  const [text, cut] = withoutCutTitle(page);
  const titles = [...text.matchAll(TITLE)].map(({ index, 0: heading, 1: title = '' }) => ({
    start: index,
    end: index + heading.length,
    title: title as SectionTitle, // one of the alternatives that TITLE is made of
  }));
  const chosen = longestInOrder(titles, ({ title }) => SECTIONS.indexOf(title));
  const head = text.slice(0, chosen[0]?.start ?? text.length);
  const sections = chosen.map(({ end, title }, index) => {
    const content = text.slice(end, chosen[index + 1]?.start ?? text.length).trim();
    return `## ${title}\n\n${CONTENTS[title](content)}`;
  });
  return [unfoldedHead(head), ...sections, cut].join('\n\n');
}

/** A page that was cut off in a title: that is no word of what stands before it. */
function withoutCutTitle(page: string): [text: string, cut: string] {
  const [cut, words = ''] = / ##? ?([A-Z][A-Za-z& ]*)?$/.exec(page) ?? [];
  const isBegun = SECTIONS.some((title) => title !== words && title.startsWith(words));
  if (cut === undefined || !isBegun || SECTIONS.some((title) => title === words)) return [page, ''];
  return [page.slice(0, -cut.length), cut.trim()];
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const anyOf = (texts: readonly string[]): string => texts.map(escape).join('|');

const TITLE = new RegExp(String.raw`(?<= |^)## (${anyOf(SECTIONS)})(?= |$)`, 'g');

function unfoldedHead(head: string): string {
  const [, name = head, summary = ''] = /^# (.*?)(?: >(.*))?$/.exec(head.trim()) ?? [];
  return `# ${name.trim()}\n\n> ${summary.trim()}`;
}

/** Begins a line at each place that an expression finds. */
function broken(...places: readonly [place: string, begin: string][]): (content: string) => string {
  const rules = places.map(([place, begin]) => [new RegExp(String.raw`(?:^| )${place}`, 'g'), `\n${begin}`] as const);
  return (content) => rules.reduce((text, [place, begin]) => text.replaceAll(place, begin), content);
}

const keyed = (...keys: readonly string[]): [string, string] => [String.raw`- (?=(?:${anyOf(keys)}):(?: |$))`, '- '];
/** Where values are so short that no key can be in them. */
const ANY_KEY: [string, string] = [String.raw`- (?=[A-Z][A-Za-z ]{0,40}:(?: |$))`, '- '];

const standing = (...keys: readonly string[]) => broken([String.raw`### `, '\n### '], keyed(...keys));
const prose = broken([String.raw`\* (?=\*\*)`, '* '], [String.raw`- (?=\*\*)`, '- ']);
/** What somebody wrote is no Markdown of the page. */
const verbatim = (content: string): string => `~~~~~~~~text\n${content}\n~~~~~~~~`;

const CONTENTS: Readonly<Record<SectionTitle, (content: string) => string>> = {
  'Quick Reference': broken(ANY_KEY),
  Specifications: broken(ANY_KEY),
  'API Parameters': (content) =>
    broken([String.raw`- (?=${'`'}[^${'`'}]+${'`'} \()`, '- '])(
      content.replaceAll(
        new RegExp(String.raw`(?:^| )### (${anyOf(Object.values(GROUP_LABELS))})(?= |$)`, 'g'),
        '\n\n### $1\n',
      ),
    ),
  'Model Identifiers': broken(ANY_KEY),
  Dates: broken(ANY_KEY),
  Tags: (content) => content,
  'Available Providers': broken(
    [String.raw`### (?=.{1,120}? - Config Key:)`, '\n### '],
    keyed('Config Key', 'Provider Model ID', 'Regions', 'Pricing', 'Note', 'Source'),
    [String.raw`- (?=(?:source|currency|components|source_url|effective_at|notes): )`, '  - '],
  ),
  'Performance Metrics': standing(
    'Median Generation Time (p50)',
    '95th Percentile Generation Time (p95)',
    'Average Generation Time',
    'Success Rate',
    'Total Requests',
    'Time to First Byte (p50)',
    'Time to First Byte (p95)',
  ),
  'Arena Benchmarks': standing('Elo', 'Record', 'Rank'),
  'Use Cases & Category Performance': standing('Rank', 'Elo', 'Record', 'Win Rate'),
  'Image Gallery': broken(
    [String.raw`### (?=Curated Examples|Arena Competition Results)`, '\n### '],
    [String.raw`- (?=\[|"|Curated examples:|Arena)`, '- '],
  ),
  'Example Prompt': verbatim,
  'Code Examples': verbatim,
  About: prose,
  Overview: prose,
  Strengths: prose,
  Limitations: prose,
  'Technical Background': prose,
  'Best For': prose,
  'Frequently Asked Questions': (content) => content.replaceAll(/(?:^| )### (.*?\?)(?= |$)/g, '\n\n### $1\n\n'),
  Links: broken([String.raw`- (?=[^:]{1,80}: https?://)`, '- ']),
};
