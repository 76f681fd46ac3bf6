import type { Benchmark, CategoryRanking, GalleryImage, Model, Performance } from '../model.ts';
import { oneLine, points } from './markdown.ts';
import { CATEGORY_MODE_LABELS } from './words.ts';

/** How the providers did, as it was published. */
export function writePerformance(figures: readonly Performance[]): string {
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

export function writeBenchmarks(benchmarks: readonly Benchmark[]): string {
  return benchmarks.map(benchmark).join('\n\n');
}

function benchmark(one: Benchmark): string {
  const list = points({ Elo: one.elo, Record: record(one), Rank: rankOf(one) });
  return `### ${oneLine(one.competition.name)}\n\n${list}`;
}

export function writeRankings(rankings: readonly CategoryRanking[]): string {
  return rankings.flatMap(ranking).join('\n\n');
}

function ranking(one: CategoryRanking): string[] {
  // The board over all use cases has no name to stand under.
  if (one.category === null) return [];
  const rate = one.battles === 0 ? null : `${((one.wins / one.battles) * 100).toFixed(1)}%`;
  const list = points({ Rank: rankOf(one), Elo: one.elo, Record: record(one), 'Win Rate': rate });
  return [`### ${oneLine(one.category.name)} (${CATEGORY_MODE_LABELS[one.category.mode]})\n\n${list}`];
}

export function writeGallery({ galleryCount, gallery: images }: Model): string {
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

function picture({ url, caption, competition, rank, of, elo }: GalleryImage): string {
  if (url === null && competition === null) return `- "${oneLine(caption)}"`;
  const place = [rank === null || of === null ? '' : `#${rank} of ${of}`, elo === null ? '' : `(Elo ${elo})`];
  const said = place.filter((part) => part !== '').join(' ');
  return `- [${oneLine(caption)}](${url ?? ''})${said === '' ? '' : `: ${said}`}`;
}
