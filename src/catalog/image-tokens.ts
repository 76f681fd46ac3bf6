import type { Json } from '../base/json.ts';
import type { Offer, Size } from './model.ts';

/** What a request says of the pictures that it asks for. */
export interface AskedPicture {
  /** The pixels that should come; null when the provider chooses. */
  readonly size: Size | null;
  readonly parameters: Readonly<Record<string, Json>>;
}

export interface TokenRange {
  /** Where the quality is the provider's choice, the dearest counts; where the size is, a square of tier 1K. */
  readonly usual: number;
  readonly most: number;
}

const USUAL_SIZE: Size = { width: 1024, height: 1024 };

/**
 * How many tokens one picture that comes out counts at an offer, its previews included, by the catalog's table; null
 * where it has none. A size that isn't listed counts as the listed one that is nearest in both edges.
 */
export function outputImageTokens(offer: Offer, { size, parameters }: AskedPicture): TokenRange | null {
  const table = offer.imageTokens?.output ?? null;
  if (table === null) return null;
  const previews = typeof parameters['partial_images'] === 'number' ? parameters['partial_images'] : 0;
  const beside = previews * (offer.imageTokens?.preview ?? 0);
  const rows = rowsOf(table, parameters['quality']);
  const usual = dearest(rows.flatMap((row) => nearestCount(row, size ?? USUAL_SIZE)));
  const most = dearest(rows.flatMap((row) => exactCount(row, size) ?? Object.values(row)));
  return usual === null || most === null ? null : { usual: usual + beside, most: Math.max(usual, most) + beside };
}

/** How many tokens one picture counts when its provider told nothing; null where the catalog doesn't know. */
export function usualImageTokens(offer: Offer, asked: AskedPicture): number | null {
  return outputImageTokens(offer, asked)?.usual ?? null;
}

type Row = Readonly<Record<string, number>>;

/** The row of a quality; all of them when it is "auto", unsaid or unknown. */
function rowsOf(table: Readonly<Record<string, Row>>, quality: Json | undefined): readonly Row[] {
  const row = typeof quality === 'string' && Object.hasOwn(table, quality) ? table[quality] : undefined;
  return row === undefined ? Object.values(table) : [row];
}

function exactCount(row: Row, size: Size | null): number[] | null {
  const count = size === null ? undefined : row[`${size.width}x${size.height}`];
  return count === undefined ? null : [count];
}

function nearestCount(row: Row, { width, height }: Size): number[] {
  let nearest: { readonly tokens: number; readonly far: number } | null = null;
  const [logWidth, logHeight] = [Math.log(width), Math.log(height)];
  for (const { tokens, ...listed } of listedIn(row)) {
    const far = Math.abs(listed.logWidth - logWidth) + Math.abs(listed.logHeight - logHeight);
    if (nearest === null || far < nearest.far || (far === nearest.far && tokens > nearest.tokens))
      nearest = { tokens, far };
  }
  return nearest === null ? [] : [nearest.tokens];
}

interface Listed {
  readonly logWidth: number;
  readonly logHeight: number;
  readonly tokens: number;
}

/** Catalog objects are replaced, never changed, and every request asks them several times. */
const read = new WeakMap<Row, readonly Listed[]>();

function listedIn(row: Row): readonly Listed[] {
  const known = read.get(row);
  if (known !== undefined) return known;
  const listed = Object.entries(row).map(([text, tokens]) => {
    const [width = 1, height = 1] = text.split('x').map(Number);
    return { logWidth: Math.log(width), logHeight: Math.log(height), tokens };
  });
  read.set(row, listed);
  return listed;
}

function dearest(counts: readonly number[]): number | null {
  return counts.length === 0 ? null : Math.max(...counts);
}
