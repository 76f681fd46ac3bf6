import type { Benchmark, CategoryRanking, GalleryImage, Model, Performance } from '../model.ts';
import { writeOffers } from './write-offers.ts';
import { writeParameters } from './write-parameters.ts';
import { CATEGORY_MODE_LABELS, MODE_LABELS, modalityLabel, statusLabel, type SectionTitle } from './words.ts';

/** What a page has that is no fact of the catalog. */
export interface PageExtras {
  /** One text a heading. */
  readonly codeExamples: readonly { readonly heading: string; readonly language: string; readonly code: string }[];
}

/**
 * The page of a model, as Markdown for people and their agents: all of its facts, so that what is read from it again says
 * the same. Sections without content are left out.
 */
export function writePage(model: Model, { codeExamples }: PageExtras): string {
  const sections: readonly [SectionTitle, string][] = [
    ['Quick Reference', quickReference(model)],
    ['Specifications', specifications(model)],
    ['API Parameters', writeParameters(model)],
    ['Model Identifiers', identifiers(model)],
    ['Dates', points({ Released: model.released })],
    ['Tags', model.tags.join(', ')],
    ['Available Providers', writeOffers(model)],
    ['Performance Metrics', performance(model.performance)],
    ['Arena Benchmarks', model.benchmarks.map(benchmark).join('\n\n')],
    ['Use Cases & Category Performance', model.categoryRankings.flatMap(ranking).join('\n\n')],
    ['Image Gallery', gallery(model)],
    ['Example Prompt', prompt(model.examplePrompt)],
    ['Code Examples', examples(codeExamples)],
    ...about(model),
    ['Frequently Asked Questions', questions(model)],
    ['Links', model.links.map(({ label, url }) => `- ${oneLine(label)}: ${url}`).join('\n')],
  ];
  const written = sections
    // The heading of About stands alone above its parts.
    .filter(([title, content]) => content !== '' || (title === 'About' && model.about !== null))
    .map(([title, content]) => `## ${title}${content === '' ? '' : `\n\n${content}`}`);
  return `${[`# ${oneLine(model.name)}`, `> ${oneLine(model.summary)}`.trimEnd(), ...written].join('\n\n')}\n`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function points(values: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `- ${key}: ${value}`)
    .join('\n');
}

function quickReference({ slug, creator, status, family, apiBaseUrl }: Model): string {
  return points({
    'Model ID': slug,
    Creator: creator.name,
    Status: statusLabel(status),
    Family: family,
    'Base URL': apiBaseUrl,
  });
}

function specifications(model: Model): string {
  const { contextWindow, maxOutputTokens, maxVideoSeconds } = model;
  return points({
    'Max Resolution': model.maxResolution,
    'Context Window': contextWindow === null ? null : `${contextWindow} tokens`,
    'Max Output Images': model.maxOutputImages,
    'Max Input Images': model.maxInputImages,
    'Max Video Duration': maxVideoSeconds === null ? null : `${maxVideoSeconds} seconds`,
    'Max Output Tokens': maxOutputTokens,
    'Input Modalities': model.inputModalities.map(modalityLabel).join(', '),
    'Output Modalities': model.outputModalities.map(modalityLabel).join(', '),
    Capabilities: model.capabilities.join(', '),
    'Supported Modes': model.modes.map((mode) => MODE_LABELS[mode]).join(', '),
  });
}

function identifiers({ slug, aliases, alternativeNames }: Model): string {
  return points({
    'Primary Slug': slug,
    Aliases: aliases.join(', '),
    'Alternative Names': alternativeNames.join(', '),
  });
}

function performance(figures: readonly Performance[]): string {
  const [first] = figures;
  if (first === undefined) return '';
  const parts = figures.map((one) => {
    const time = (value: number | null) => (value === null ? null : `${value}ms`);
    const list = points({
      'Median Generation Time (p50)': time(one.p50Ms),
      '95th Percentile Generation Time (p95)': time(one.p95Ms),
      'Average Generation Time': time(one.meanMs),
      'Success Rate': one.successRate === null ? null : `${percent(one.successRate)}%`,
      'Total Requests': one.totalRequests,
      'Time to First Byte (p50)': time(one.ttfbP50Ms),
      'Time to First Byte (p95)': time(one.ttfbP95Ms),
    });
    return `### ${one.provider.slug}\n\n${list}`;
  });
  return [`How the providers did over the last ${first.windowDays} days.`, ...parts].join('\n\n');
}

/** One decimal, or as many as there are. */
function percent(share: number): string {
  const exact = Number((share * 100).toFixed(4));
  return Number.isInteger(exact * 10) ? exact.toFixed(1) : String(exact);
}

type Standing = Pick<Benchmark, 'elo' | 'wins' | 'losses' | 'ties' | 'battles' | 'rank' | 'of'>;

const record = ({ wins, losses, ties, battles }: Standing): string =>
  `${wins}W / ${losses}L / ${ties}T (${battles} battles)`;

function rankOf({ rank, of }: Standing): string | null {
  if (rank === null) return null;
  return of === null ? `#${rank}` : `#${rank} of ${of}`;
}

function benchmark(one: Benchmark): string {
  const list = points({ Elo: one.elo, Record: record(one), Rank: rankOf(one) });
  return `### ${oneLine(one.competition.name)}\n\n${list}`;
}

function ranking(one: CategoryRanking): string[] {
  // The board over all use cases has no name to stand under.
  if (one.category === null) return [];
  const rate = one.battles === 0 ? null : `${((one.wins / one.battles) * 100).toFixed(1)}%`;
  const list = points({ Rank: rankOf(one), Elo: one.elo, Record: record(one), 'Win Rate': rate });
  return [`### ${oneLine(one.category.name)} (${CATEGORY_MODE_LABELS[one.category.mode]})\n\n${list}`];
}

function gallery({ galleryCount, gallery: images }: Model): string {
  if (galleryCount === 0 && images.length === 0) return '';
  const list = (kind: GalleryImage['kind']) =>
    images
      .filter((one) => one.kind === kind)
      .map(picture)
      .join('\n');
  const [curated, arena] = [list('CURATED'), list('ARENA')];
  return [
    `There are ${galleryCount} images of this model.`,
    ...(curated === '' ? [] : ['### Curated Examples', curated]),
    ...(arena === '' ? [] : ['### Arena Competition Results', arena]),
  ].join('\n\n');
}

function picture({ url, caption, rank, of, elo }: GalleryImage): string {
  if (url === null) return `- "${oneLine(caption)}"`;
  const place = [rank === null || of === null ? '' : `#${rank} of ${of}`, elo === null ? '' : `(Elo ${elo})`];
  const said = place.filter((part) => part !== '').join(' ');
  return `- [${oneLine(caption)}](${url})${said === '' ? '' : `: ${said}`}`;
}

function prompt(text: string | null): string {
  return text === null ? '' : `A picture of the gallery was made from this prompt:\n\n${verbatim(text)}`;
}

/** A text that is no Markdown, fenced where it could be taken for some. */
function verbatim(text: string): string {
  return /^[\p{L}\p{Lu}"“'(][^\n]*$/u.test(text) ? text : fenced('text', text);
}

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/~+/g)].map(([run]) => run.length));
  const fence = '~'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function examples(all: PageExtras['codeExamples']): string {
  const headings = [...new Set(all.map(({ heading }) => heading))];
  return headings
    .map((heading) => {
      const own = all.filter((one) => one.heading === heading);
      const codes = own.map(({ language, code }) => `#### ${language}\n\n${fenced(language.toLowerCase(), code)}`);
      return [`### ${heading}`, ...codes].join('\n\n');
    })
    .join('\n\n');
}

function about({ about: said }: Model): [SectionTitle, string][] {
  const list = (texts: readonly string[] = []) => texts.map((text) => `- ${oneLine(text)}`).join('\n');
  return [
    ['About', ''],
    ['Overview', said?.overview ?? ''],
    ['Strengths', list(said?.strengths)],
    ['Limitations', list(said?.limitations)],
    ['Technical Background', said?.technicalBackground ?? ''],
    ['Best For', said?.bestFor ?? ''],
  ];
}

function questions({ questions: all }: Model): string {
  return all.map(({ question, answer }) => `### ${oneLine(question)}\n\n${answer}`.trim()).join('\n\n');
}
