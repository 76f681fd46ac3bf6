/**
 * Capitals of single strokes on a grid that is 6 high (0 at the top): `width: path`. They are drawn instead of set so
 * that a caption looks the same on machines that have no fonts at all.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '4:M0 6L2 0L4 6M.7 4H3.3',
  B: '3.6:M0 0V6H2Q3.6 6 3.6 4.4Q3.6 2.8 2 2.8H0M0 0H1.8Q3.2 0 3.2 1.4Q3.2 2.8 1.8 2.8',
  C: '4:M4 1Q3.2 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q3.2 6 4 5',
  D: '4:M0 0V6H1.6Q4 6 4 3Q4 0 1.6 0Z',
  E: '3.2:M3.2 0H0V6H3.2M0 2.9H2.6',
  F: '3.2:M3.2 0H0V6M0 2.9H2.6',
  G: '4.2:M4 1Q3.2 0 2.2 0Q0 0 0 3Q0 6 2.2 6Q4.2 6 4.2 3.4H2.4',
  H: '4:M0 0V6M4 0V6M0 2.9H4',
  I: '0:M0 0V6',
  J: '2.6:M2.6 0V4.4Q2.6 6 1.3 6Q0 6 0 4.6',
  K: '3.6:M0 0V6M3.5 0L0 3.4M1.3 2.2L3.6 6',
  L: '3:M0 0V6H3',
  M: '4.8:M0 6V0L2.4 4L4.8 0V6',
  N: '4:M0 6V0L4 6V0',
  O: '4.4:M2.2 0Q4.4 0 4.4 3Q4.4 6 2.2 6Q0 6 0 3Q0 0 2.2 0Z',
  P: '3.4:M0 6V0H1.8Q3.4 0 3.4 1.6Q3.4 3.2 1.8 3.2H0',
  Q: '4.4:M2.2 0Q4.4 0 4.4 3Q4.4 6 2.2 6Q0 6 0 3Q0 0 2.2 0ZM2.8 4.4L4.4 6.4',
  R: '3.6:M0 6V0H1.8Q3.4 0 3.4 1.6Q3.4 3.2 1.8 3.2H0M1.8 3.2L3.6 6',
  S: '3.4:M3.3 .9Q2.6 0 1.7 0Q.2 0 .2 1.5Q.2 2.6 1.7 2.9Q3.4 3.2 3.4 4.5Q3.4 6 1.7 6Q.6 6 0 5',
  T: '3.8:M0 0H3.8M1.9 0V6',
  U: '4:M0 0V4Q0 6 2 6Q4 6 4 4V0',
  V: '4:M0 0L2 6L4 0',
  W: '5.6:M0 0L1.4 6L2.8 1L4.2 6L5.6 0',
  X: '3.8:M0 0L3.8 6M3.8 0L0 6',
  Y: '3.8:M0 0L1.9 3L3.8 0M1.9 3V6',
  Z: '3.6:M0 0H3.6L0 6H3.6',
  0: '3.8:M1.9 0Q3.8 0 3.8 3Q3.8 6 1.9 6Q0 6 0 3Q0 0 1.9 0Z',
  1: '1.4:M0 1.2L1.4 0V6',
  2: '3.6:M.2 1.4Q.4 0 1.9 0Q3.5 0 3.5 1.6Q3.5 2.6 2.4 3.7L0 6H3.6',
  3: '3.4:M.2 .8Q.8 0 1.7 0Q3.2 0 3.2 1.4Q3.2 2.8 1.4 2.8Q3.4 2.8 3.4 4.4Q3.4 6 1.7 6Q.6 6 0 5',
  4: '3.8:M2.8 6V0L0 4.2H3.8',
  5: '3.4:M3.2 0H.5L.3 2.7Q1 2.3 1.7 2.3Q3.4 2.3 3.4 4.1Q3.4 6 1.6 6Q.6 6 0 5.2',
  6: '3.6:M3 .3Q0 1.2 0 4Q0 6 1.8 6Q3.6 6 3.6 4.2Q3.6 2.5 1.8 2.5Q.5 2.5 0 3.8',
  7: '3.4:M0 0H3.4L1.2 6',
  8: '3.6:M1.8 0Q3.3 0 3.3 1.4Q3.3 2.8 1.8 2.8Q.3 2.8 .3 1.4Q.3 0 1.8 0ZM1.8 2.8Q3.6 2.8 3.6 4.4Q3.6 6 1.8 6Q0 6 0 4.4Q0 2.8 1.8 2.8Z',
  9: '3.6:M.6 5.7Q3.6 4.8 3.6 2Q3.6 0 1.8 0Q0 0 0 1.8Q0 3.5 1.8 3.5Q3.1 3.5 3.6 2.2',
  ' ': '2:',
  '.': '0:M0 5.9V6',
  ',': '.4:M.4 5.7L0 6.8',
  '-': '2:M0 3.2H2',
  '–': '3:M0 3.2H3',
  '—': '4:M0 3.2H4',
  "'": '0:M0 0V1.2',
  '’': '0:M0 0V1.2',
  '…': '3:M0 5.9V6M1.5 5.9V6M3 5.9V6',
  '!': '0:M0 0V4M0 5.9V6',
  '?': '3:M0 1.2Q.2 0 1.5 0Q3 0 3 1.4Q3 2.3 1.5 3V4M1.5 5.9V6',
  ':': '0:M0 2V2.1M0 5.9V6',
  '/': '2.4:M0 6L2.4 0',
  '&': '4.2:M4.2 6L.9 1.8Q.3 .9 .9 .4Q1.5 0 2.1 .4Q2.7 1 2 1.8L.8 3Q0 3.8 .2 4.7Q.5 6 1.9 6Q3.4 6 4 3.6',
  '#': '3.6:M1.2 0L.6 6M3 0L2.4 6M0 2H3.6M0 4H3.6',
  '+': '3:M0 3.2H3M1.5 1.7V4.7',
};

const GAP = 1.7;

export interface Lettering {
  /** One path on the 6-high grid. */
  readonly path: readonly { readonly x: number; readonly d: string }[];
  readonly width: number;
}

/** Lays out text in capitals; null when it has letters that aren't drawn here (accents fall away before). */
export function letter(text: string): Lettering | null {
  const capitals = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const path: { x: number; d: string }[] = [];
  let x = 0;
  for (const character of capitals) {
    const glyph = GLYPHS[character];
    if (glyph === undefined) return null;
    const colon = glyph.indexOf(':');
    const d = glyph.slice(colon + 1);
    if (d !== '') path.push({ x, d });
    x += Number(glyph.slice(0, colon)) + GAP;
  }
  return { path, width: Math.max(0, x - GAP) };
}
