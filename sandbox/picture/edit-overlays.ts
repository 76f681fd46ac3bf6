import { between, pick } from '../random.ts';
import { mix } from './colour.ts';
import { n, type Sheet } from './sheet.ts';

/** A source of light in the upper part, and its warmth on the rest. */
export function drawLight(sheet: Sheet): void {
  const { width, height, unit, scene } = sheet;
  const { palette, lightX } = scene;
  const [x, y] = [width * lightX, height * 0.2];
  sheet.glow(x, y, unit * 0.9, palette.sun, palette.isNight ? 0.35 : 0.6);
  if (palette.isNight) {
    const radius = unit * 0.06;
    sheet.circle(
      x,
      y,
      radius,
      sheet.radial([
        [0, '#ffffff'],
        [0.8, palette.sun],
        [1, mix(palette.sun, palette.far, 0.35)],
      ]),
    );
    return;
  }
  for (const [index, turn] of [0.5, 0.72, 0.95].entries()) {
    const reach = Math.hypot(width, height);
    const angle = Math.PI * (lightX < 0.5 ? turn - 0.35 : 1.35 - turn);
    const spread = 0.05 + index * 0.015;
    const tip = (offset: number): string =>
      `${n(x + Math.cos(angle + offset) * reach)} ${n(y + Math.sin(angle + offset) * reach)}`;
    sheet.path(`M${n(x)} ${n(y)}L${tip(-spread)}L${tip(spread)}Z`, palette.sun, 'fill-opacity="0.055"');
  }
}

export function drawStars(sheet: Sheet): void {
  const { random, width, height } = sheet;
  for (let star = 0; star < 150; star += 1) {
    const radius = 0.7 + random() ** 4 * 3;
    const y = height * 0.62 * random() ** 1.3;
    sheet.circle(random() * width, y, radius, '#ffffff', `fill-opacity="${n(between(random, 0.35, 0.95))}"`);
  }
}

/** Petals along the lower edge, larger towards the corners. */
export function drawBlossoms(sheet: Sheet): void {
  const { random, width, height, unit, scene } = sheet;
  for (let flower = 0; flower < 26; flower += 1) {
    const side = random() ** 1.6;
    const x = flower % 2 === 0 ? side * width * 0.5 : width - side * width * 0.5;
    const radius = unit * between(random, 0.02, 0.045) * (1.4 - side);
    const y = height - unit * 0.02 - random() * unit * 0.16 * (1.1 - side);
    const colour = pick(random, scene.palette.accents);
    const turn = random() * Math.PI;
    for (let petal = 0; petal < 6; petal += 1) {
      const angle = turn + (petal * Math.PI) / 3;
      const [dx, dy] = [Math.cos(angle) * radius, Math.sin(angle) * radius * 0.8];
      sheet.ellipse(
        x + dx,
        y + dy,
        radius * 0.72,
        radius * 0.6,
        mix(colour, '#ffffff', petal * 0.05),
        'fill-opacity="0.94"',
      );
    }
    sheet.circle(x, y, radius * 0.45, mix(scene.palette.accents[1], '#ffffff', 0.2));
  }
}
