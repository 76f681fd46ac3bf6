import type { Outline, Section } from './outline.ts';
import type { PageContent } from './said.ts';
import { urlOf } from './values.ts';
import type { Warn } from './warning.ts';

/** The words for people, and where to read on. */
export function readContent({ sections }: Outline, warn: Warn): PageContent {
  const about: NonNullable<PageContent['about']> = {
    overview: textOf(sections.get('Overview')) ?? textOf(sections.get('About')),
    strengths: pointsOf(sections.get('Strengths')),
    limitations: pointsOf(sections.get('Limitations')),
    technicalBackground: textOf(sections.get('Technical Background')),
    bestFor: textOf(sections.get('Best For')),
  };
  const isEmpty = Object.values(about).every(
    (part: string | null | readonly string[]) => part === null || part.length === 0,
  );
  return {
    examplePrompt: readPrompt(sections.get('Example Prompt')),
    about: isEmpty ? null : about,
    questions: (sections.get('Frequently Asked Questions')?.parts ?? []).flatMap((part) =>
      part.heading === null ? [] : [{ question: part.heading, answer: part.text }],
    ),
    links: readLinks(sections.get('Links'), warn),
  };
}

/** All that stands there. */
function textOf(section: Pick<Section, 'parts'> | undefined): string | null {
  const texts = (section?.parts ?? []).flatMap((part) => [
    part.heading === null ? '' : `### ${part.heading}`,
    part.text,
  ]);
  return texts.filter((text) => text !== '').join('\n\n') || null;
}

function pointsOf(section: Section | undefined): string[] {
  const parts = section?.parts ?? [];
  const points = parts.flatMap((part) => part.items.map((item) => item.text));
  return points.length > 0 ? points : parts.map((part) => part.text).filter((text) => text !== '');
}

/** The sentence before it, which ends with a colon, belongs to the page. */
function readPrompt(section: Section | undefined): string | null {
  const text = textOf(section);
  return text?.replace(/^[^:\n]{0,200}\bprompt\b[^:\n]{0,200}:\s+/i, '').trim() || null;
}

function readLinks(section: Section | undefined, warn: Warn): { label: string; url: string }[] {
  const items = section?.parts.flatMap((part) => part.items) ?? [];
  return items.flatMap((item) => {
    const [, label = '', address = ''] = /^(.+?):\s+<?(\S+?)>?$/s.exec(item.text) ?? [];
    const url = urlOf(address);
    if (label !== '' && url !== null) return [{ label, url }];
    warn({ section: 'Links', line: item.line, excerpt: item.text, message: 'Expected "Label: https://…".' });
    return [];
  });
}
