import type { Outline } from './outline.ts';
import type { PageFigures, PagePerformance } from './said.ts';
import { entriesOf, readEntries, slugOf, wholeOf, type Entry } from './values.ts';
import type { Warn } from './warning.ts';

const SECTION = 'Performance Metrics';
/** What pages mean that don't say it. */
const USUAL_WINDOW_DAYS = 30;

/** How the providers did. That a first byte came after the end is published so, and refused by nobody. */
export function readPerformance({ sections }: Outline, warn: Warn): PagePerformance | null {
  const section = sections.get(SECTION);
  if (section === undefined) return null;
  const found = new Map<string, PageFigures>();
  let windowDays = USUAL_WINDOW_DAYS;
  for (const part of section.parts) {
    const days = /last (\d{1,4}) days/i.exec(part.text)?.[1];
    if (days !== undefined && Number(days) > 0) windowDays = Number(days);
    const provider = slugOf((part.heading ?? '').replaceAll('.', '-'));
    if (provider === '' || found.has(provider)) continue;
    const figures: PageFigures = { provider, ...NOTHING };
    type Time = Exclude<keyof typeof NOTHING, 'successRate' | 'totalRequests'>;
    const tell = ({ item }: Entry, message: string) =>
      warn({ section: SECTION, line: item.line, excerpt: item.text, message });
    const time = (field: Time) => (value: string, entry: Entry) => {
      figures[field] = wholeOf(value);
      if (figures[field] === null) tell(entry, 'Expected milliseconds, such as "26026ms".');
    };
    readEntries(
      entriesOf(part.items, SECTION, warn),
      SECTION,
      {
        'Median Generation Time (p50)': time('p50Ms'),
        '95th Percentile Generation Time (p95)': time('p95Ms'),
        'Average Generation Time': time('meanMs'),
        'Success Rate': (value, entry) => {
          const percent = Number(/^(\d{1,3}(?:\.\d+)?)%$/.exec(value)?.[1] ?? Number.NaN);
          if (percent <= 100) figures.successRate = Number((percent / 100).toFixed(6));
          else tell(entry, 'Expected a share such as "83.5%".');
        },
        'Total Requests': (value, entry) => {
          const count = wholeOf(value);
          if (count === null) tell(entry, 'Expected a whole number.');
          else figures.totalRequests = count;
        },
        'Time to First Byte (p50)': time('ttfbP50Ms'),
        'Time to First Byte (p95)': time('ttfbP95Ms'),
      },
      warn,
    );
    found.set(provider, figures);
  }
  return { windowDays, providers: [...found.values()] };
}

const NOTHING = {
  p50Ms: null,
  p95Ms: null,
  meanMs: null,
  successRate: null,
  totalRequests: 0,
  ttfbP50Ms: null,
  ttfbP95Ms: null,
};
