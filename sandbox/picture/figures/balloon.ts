import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A hot-air balloon of eight gores, and two far ones. */
export function drawBalloon(sheet: Sheet, x: number, y: number, size: number): void {
  const { random, width, unit } = sheet;
  for (const side of [-1, 1]) {
    drawOne(sheet, x + side * width * (0.16 + random() * 0.14), y + unit * (random() - 0.3) * 0.2, size * 0.2);
  }
  drawOne(sheet, x, y, size);
}

function drawOne(sheet: Sheet, x: number, y: number, size: number): void {
  const { palette, lightX } = sheet.scene;
  const scale = size / 100;
  sheet.within(x, y, scale * (lightX < 0.5 ? 1 : -1), scale, () => {
    const gores = [...palette.accents, palette.paper, ...palette.accents, palette.paper];
    for (const [index, colour] of gores.slice(0, 7).entries()) {
      const from = Math.cos(Math.PI * (index / 7)) * -46;
      const to = Math.cos(Math.PI * ((index + 1) / 7)) * -46;
      const gore = `M0 -58Q${n(from * 1.28)} -56 ${n(from)} -10Q${n(from * 0.62)} 24 ${n(from * 0.18)} 44H${n(to * 0.18)}Q${n(to * 0.62)} 24 ${n(to)} -10Q${n(to * 1.28)} -56 0 -58Z`;
      sheet.path(gore, mix(colour, palette.ink, 0.05 + index * 0.075));
    }
    const shine = sheet.radial([
      [0, '#ffffff', 0.5],
      [1, '#ffffff', 0],
    ]);
    sheet.ellipse(-16, -30, 20, 24, shine);
    sheet.line('M-8 44L-6 62M8 44L6 62', palette.ink, 0.9);
    sheet.path('M-7 62H7L5.5 72H-5.5Z', mix(palette.ground, palette.ink, 0.4));
    sheet.glow(0, 44, 9, palette.sun, 0.9);
  });
}
