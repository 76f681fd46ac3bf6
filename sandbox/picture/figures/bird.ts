import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A large bird on spread wings, and its flock small behind it. */
export function drawBird(sheet: Sheet, x: number, y: number, size: number): void {
  const { random, width, unit, scene } = sheet;
  const { palette } = scene;
  for (let other = 0; other < 7; other += 1) {
    const half = unit * between(random, 0.012, 0.026);
    const [farX, farY] = [width * between(random, 0.12, 0.88), y + unit * between(random, -0.16, 0.1)];
    sheet.line(
      `M${n(farX - half)} ${n(farY - half * 0.4)}Q${n(farX - half * 0.4)} ${n(farY - half * 0.5)} ${n(farX)} ${n(farY)}Q${n(farX + half * 0.4)} ${n(farY - half * 0.5)} ${n(farX + half)} ${n(farY - half * 0.4)}`,
      palette.ink,
      half * 0.16,
      0.65,
    );
  }
  const towards = scene.lightX < 0.5 ? 1 : -1;
  const scale = (size * 1.15) / 100;
  sheet.within(x, y, scale * towards, scale, () => {
    const wing = sheet.gradient([
      [0, mix(palette.near, palette.sky[0], 0.4)],
      [1, palette.ink],
    ]);
    const body = sheet.gradient([
      [0, palette.paper],
      [1, mix(palette.paper, palette.far, 0.55)],
    ]);
    sheet.path('M4 -2Q26 -32 62 -40Q54 -32 60 -31Q48 -26 53 -23Q40 -19 44 -15Q28 -8 14 6Z', wing);
    sheet.path('M-22 -6Q-14 -13 -4 -9Q12 -4 26 4Q36 8 48 8L40 13L47 17Q32 17 18 12Q4 12 -8 5Q-16 1 -22 -6Z', body);
    sheet.path('M-4 -7Q-24 -40 -60 -52Q-53 -42 -60 -42Q-48 -35 -54 -32Q-42 -26 -46 -22Q-28 -10 -4 3Q4 2 8 -1Z', wing);
    sheet.path('M-22 -7L-31 -4L-21 -2Z', palette.accents[1]);
    sheet.circle(-16.5, -7, 1.1, palette.ink);
    sheet.line('M-8 -6Q-26 -34 -54 -47', mix(palette.sun, palette.near, 0.35), 0.9, 0.6);
  });
}
