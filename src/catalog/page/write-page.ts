import type { Model } from '../model.ts';
import { oneLine, points } from './markdown.ts';
import { writeOffers } from './write-offers.ts';
import { writeParameters } from './write-parameters.ts';
import { writeBenchmarks, writeGallery, writePerformance, writeRankings } from './write-standings.ts';
import { MODE_LABELS, wordFor, type SectionTitle } from './words.ts';

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
    ['Performance Metrics', writePerformance(model.performance)],
    ['Arena Benchmarks', writeBenchmarks(model.benchmarks)],
    ['Use Cases & Category Performance', writeRankings(model.categoryRankings)],
    ['Image Gallery', writeGallery(model)],
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

function quickReference({ slug, creator, status, family, apiBaseUrl }: Model): string {
  return points({
    'Model ID': slug,
    Creator: creator.name,
    Status: wordFor(status),
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
    'Input Modalities': model.inputModalities.map(wordFor).join(', '),
    'Output Modalities': model.outputModalities.map(wordFor).join(', '),
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

function prompt(text: string | null): string {
  return text === null ? '' : `A picture of the gallery was made from this prompt:\n\n${verbatim(text)}`;
}

/** A text that is no Markdown, fenced where it could be taken for some. */
function verbatim(text: string): string {
  return /^[\p{L}\p{Lu}"“'(][^\n]*$/u.test(text) ? text : fenced('text', text);
}

/** Prose as it is, but for lines in it that would begin a section. */
function prose(text: string | null | undefined, heading = /^ {0,3}#{1,2}(?:\s|$)/m): string {
  return text === null || text === undefined ? '' : heading.test(text) ? fenced('text', text) : text;
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
    ['Overview', prose(said?.overview)],
    ['Strengths', list(said?.strengths)],
    ['Limitations', list(said?.limitations)],
    ['Technical Background', prose(said?.technicalBackground)],
    ['Best For', prose(said?.bestFor)],
  ];
}

function questions({ questions: all }: Model): string {
  return all
    .map(({ question, answer }) => `### ${oneLine(question)}\n\n${prose(answer, /^ {0,3}#{1,6}(?:\s|$)/m)}`.trim())
    .join('\n\n');
}
