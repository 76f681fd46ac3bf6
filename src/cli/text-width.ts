const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What takes two columns by Unicode's East Asian Width (https://www.unicode.org/reports/tr11/), and pictures. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])|\ufe0f/u;

/** How many columns a terminal gives to a text without control characters. */
export function textWidth(text: string): number {
  // Most text is plain, and looking at every grapheme costs a hundred times as much.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

/** The beginning of a text that fits into so many columns. */
export function clipped(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let left = columns - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= textWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** A text with blanks up to so many columns; a longer one stays as it is. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return side === 'left' ? text + blanks : blanks + text;
}

/** A word that is wider than a line, in pieces that aren't. */
export function pieces(word: string, columns: number): string[] {
  const made: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && textWidth(piece + segment) > columns) {
      made.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return piece === '' ? made : [...made, piece];
}
