import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A cabin with a steep roof, smoke and lamplight in its windows. */
export function drawHouse(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { palette, lightX } = sheet.scene;
  const scale = size / 100;
  const towards = lightX < 0.5 ? 1 : -1;
  for (let puff = 0; puff < 6; puff += 1) {
    const share = puff / 5;
    sheet.glow(
      x + towards * (24 + share * 26) * scale,
      groundY - (90 + share * 56) * scale,
      (7 + share * 14) * scale,
      palette.paper,
      0.4 - share * 0.25,
    );
  }
  sheet.within(x, groundY, scale * towards, scale, () => {
    const wall = mix(palette.accents[0], palette.near, 0.35);
    sheet.path(
      'M-38 0V-42L-8 -70L22 -42V0Z',
      sheet.gradient([
        [0, mix(wall, palette.sun, 0.25)],
        [1, wall],
      ]),
    );
    sheet.path('M22 0V-42L50 -46V-2Z', mix(wall, palette.ink, 0.45));
    sheet.path('M19 -80H28V-58H19Z', mix(palette.near, palette.ink, 0.3));
    sheet.path(
      'M-8 -76L28 -78L57 -43L26 -38L-8 -70L-43 -37L-47 -41Z',
      sheet.gradient([
        [0, mix(palette.near, palette.sky[1], 0.3)],
        [1, palette.near],
      ]),
    );
    for (const [wx, wy] of [
      [-26, -34],
      [0, -34],
    ] as const) {
      sheet.glow(wx + 6, wy + 7, 22, palette.accents[1], 0.6);
      sheet.rect(wx, wy, 13, 14, mix(palette.accents[1], '#fff6d8', 0.4));
      sheet.line(`M${n(wx + 6.5)} ${n(wy)}v14M${n(wx)} ${n(wy + 7)}h13`, mix(wall, palette.ink, 0.6), 1.1);
    }
    sheet.path('M30 -28L40 -29V-16L30 -15Z', mix(palette.accents[1], '#fff6d8', 0.25));
    sheet.path('M-13 0V-16H-3V0Z', mix(palette.near, palette.ink, 0.4));
    sheet.line('M-8 -76L-47 -41', mix(palette.sun, '#ffffff', 0.3), 1.2, 0.6);
  });
}
