import { between, pick } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A loose bunch of large flowers growing from (x, groundY). */
export function drawBouquet(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { random, scene } = sheet;
  const { palette } = scene;
  const blooms = Array.from({ length: 11 }, (_, index) => ({
    x: x + (index - 5) * size * 0.13 + between(random, -0.04, 0.04) * size,
    y: groundY - size * (0.98 - Math.abs(index - 5) * 0.09) * between(random, 0.72, 1.02),
    radius: size * between(random, 0.08, 0.135),
    colour: pick(random, palette.accents),
  }));
  for (const bloom of blooms) {
    const green = mix(palette.ground, palette.near, between(random, 0.2, 0.6));
    sheet.line(
      `M${n(x + (bloom.x - x) * 0.2)} ${n(groundY)}Q${n(x + (bloom.x - x) * 0.35)} ${n((groundY + bloom.y) / 2)} ${n(bloom.x)} ${n(bloom.y)}`,
      green,
      size * 0.012,
    );
    const leafY = groundY - (groundY - bloom.y) * between(random, 0.3, 0.6);
    const leafX = x + (bloom.x - x) * 0.42;
    const side = bloom.x < x ? -1 : 1;
    sheet.path(
      `M${n(leafX)} ${n(leafY)}q${n(side * size * 0.1)} ${n(-size * 0.09)} ${n(side * size * 0.17)} ${n(-size * 0.02)}q${n(-side * size * 0.08)} ${n(size * 0.06)} ${n(-side * size * 0.17)} ${n(size * 0.02)}Z`,
      green,
    );
  }
  for (const bloom of blooms.toSorted((a, b) => a.y - b.y))
    drawBloom(sheet, bloom.x, bloom.y, bloom.radius, bloom.colour);
}

/** Rings of petals, lighter towards the heart. */
export function drawBloom(sheet: Sheet, x: number, y: number, radius: number, colour: string): void {
  const { random, scene } = sheet;
  for (const [ring, reach] of [1, 0.72, 0.46].entries()) {
    const petals = 9 - ring * 2;
    const turn = random() * Math.PI;
    const tone = mix(mix(colour, scene.palette.ink, 0.28 - ring * 0.12), '#ffffff', ring * 0.16);
    const fill = sheet.radial([
      [0, mix(tone, scene.palette.ink, 0.15)],
      [1, tone],
    ]);
    for (let petal = 0; petal < petals; petal += 1) {
      const angle = turn + (petal / petals) * Math.PI * 2;
      const degrees = (angle * 180) / Math.PI;
      const [px, py] = [x + Math.cos(angle) * radius * reach * 0.6, y + Math.sin(angle) * radius * reach * 0.55];
      sheet.ellipse(
        px,
        py,
        radius * reach * 0.52,
        radius * reach * 0.34,
        fill,
        `transform="rotate(${n(degrees)} ${n(px)} ${n(py)})"`,
      );
    }
  }
  sheet.circle(x, y, radius * 0.2, mix(scene.palette.accents[1], scene.palette.sun, 0.4));
}
