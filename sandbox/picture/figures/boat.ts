import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A small sailing boat on the water line, with its mirror below. */
export function drawBoat(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { palette, lightX } = sheet.scene;
  const scale = (size * 0.95) / 100;
  const towards = lightX < 0.5 ? 1 : -1;
  const draw = (): void => {
    const sail = sheet.gradient(
      [
        [0, mix(palette.paper, palette.sun, 0.4)],
        [1, mix(palette.paper, palette.far, 0.5)],
      ],
      { x: 1, y: 0.4 },
    );
    sheet.path('M-2 -92Q-34 -50 -36 -18Q-20 -14 -3 -16Z', sail);
    sheet.path('M3 -84Q26 -46 30 -20Q16 -16 3 -17Z', mix(palette.accents[0], palette.near, 0.1));
    sheet.path('M-1 -95H1V-10H-1Z', palette.ink);
    sheet.path(
      'M-42 -12Q-2 -8 44 -14Q38 2 24 4H-26Q-38 0 -42 -12Z',
      sheet.gradient([
        [0, mix(palette.near, palette.accents[2], 0.25)],
        [1, palette.ink],
      ]),
    );
    sheet.line('M-41 -11Q-2 -7 43 -13', palette.paper, 1.2, 0.8);
  };
  sheet.add('<g opacity="0.26">');
  sheet.within(x, groundY + 5 * scale, scale * towards, -scale * 0.7, draw);
  sheet.add('</g>');
  sheet.within(x, groundY, scale * towards, scale, draw);
  let wake = '';
  for (let line = 0; line < 6; line += 1) {
    const half = size * (0.32 + line * 0.05);
    const y = groundY + size * (0.035 + line * 0.03);
    wake += `M${n(x - half)} ${n(y)}h${n(half * 0.7)}m${n(half * 0.5)} 2h${n(half * 0.6)}`;
  }
  sheet.line(wake, palette.paper, 1.4, 0.42);
}
