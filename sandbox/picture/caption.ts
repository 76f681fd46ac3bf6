import { mix } from './colour.ts';
import { letter } from './lettering.ts';
import { n, type Sheet } from './sheet.ts';

const MOST_CHARACTERS = 44;

/** Sets the prompt's first words and the mark "sandbox" along the bottom, on a breath of shade. */
export function drawCaption(sheet: Sheet): void {
  const { width, height, unit, scene } = sheet;
  const { ink, paper } = scene.palette;
  const size = Math.max(11, unit * 0.0165);
  const margin = size * 2.4;
  const bottom = height - margin;

  const shade = sheet.gradient([
    [0, ink, 0],
    [1, ink, 0.62],
  ]);
  const shadeHeight = Math.min(height * 0.4, size * 9);
  sheet.rect(0, height - shadeHeight, width, shadeHeight, shade);

  const colour = mix(paper, '#ffffff', 0.4);
  const markWidth = drawMark(sheet, width - margin, bottom, size, colour);
  const room = width - margin * 3 - markWidth;
  // A strip that is narrower than two words of caption has the mark alone.
  if (room > size * 8) drawText(sheet, shorten(scene.prompt, room / (size * 0.9)), margin, bottom, size, colour, room);
}

/** A small open box and the word, right-aligned; returns how wide it came out. */
function drawMark(sheet: Sheet, right: number, bottom: number, size: number, colour: string): number {
  const letters = letter('sandbox');
  const scale = (size * 0.86) / 6;
  const textWidth = (letters?.width ?? 0) * scale;
  const box = size * 1.05;
  const left = right - textWidth - box * 1.75;
  const y = bottom - size * 0.93;
  sheet.line(`M${n(left)} ${n(y)}h${n(box)}v${n(box)}h${n(-box)}Z`, colour, size * 0.1, 0.95);
  sheet.circle(left + box * 0.5, y + box * 0.5, box * 0.2, colour);
  drawText(sheet, 'sandbox', right - textWidth, bottom, size * 0.86, colour, textWidth);
  return right - left;
}

function drawText(
  sheet: Sheet,
  text: string,
  x: number,
  bottom: number,
  size: number,
  colour: string,
  room: number,
): void {
  const letters = letter(text);
  if (letters === null) {
    // Scripts that have no strokes here are set in whatever font the machine has.
    const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
    sheet.add(
      `<text x="${n(x)}" y="${n(bottom)}" font-family="sans-serif" font-size="${n(size * 1.3)}" fill="${colour}">${escaped}</text>`,
    );
    return;
  }
  const scale = Math.min(size / 6, room / Math.max(1, letters.width));
  sheet.add(
    `<g transform="translate(${n(x)} ${n(bottom - 6 * scale)}) scale(${scale.toFixed(4)})" fill="none" stroke="${colour}" stroke-width="0.72" stroke-linecap="round" stroke-linejoin="round">`,
    ...letters.path.map(({ x: letterX, d }) => `<path transform="translate(${n(letterX)} 0)" d="${d}"/>`),
    '</g>',
  );
}

/** Whole words, as many as fit, with an ellipsis for the rest. */
function shorten(prompt: string, room: number): string {
  // Control characters are no XML, however they are escaped.
  const text = prompt.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  const most = Math.floor(Math.min(MOST_CHARACTERS, room));
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const cut = characters.slice(0, most).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,.;:–—-]+$/u, '')}…`;
}
