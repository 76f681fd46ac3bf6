import { between, pick } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, polyline, ridge } from '../curves.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Clouds of light, a ringed planet and its moons over a bare horizon. */
export function drawSpace(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const deep = mix(palette.isNight ? palette.sky[0] : palette.near, '#000000', 0.45);
  sheet.rect(
    0,
    0,
    width,
    height,
    sheet.gradient([
      [0, deep],
      [1, mix(deep, palette.sky[1], 0.55)],
    ]),
  );
  for (let cloud = 0; cloud < 9; cloud += 1) {
    const colour = pick(random, [palette.accents[0], palette.accents[1], palette.sky[2], palette.sky[1]]);
    const along = cloud / 8;
    const [x, y] = [width * along, height * (0.62 - along * 0.35) + between(random, -0.12, 0.12) * unit];
    sheet.glow(x, y, unit * between(random, 0.25, 0.5), colour, 0.34, between(random, 0.4, 0.8));
  }
  for (let star = 0; star < 320; star += 1) {
    const bright = random() ** 6;
    sheet.circle(
      random() * width,
      random() * height,
      0.6 + bright * 3,
      '#ffffff',
      `fill-opacity="${n(0.3 + random() * 0.65)}"`,
    );
  }
  drawPlanet(sheet, width * scene.lightX, height * 0.34, unit * 0.2);
  sheet.circle(
    width * (1 - scene.lightX),
    height * 0.2,
    unit * 0.035,
    sheet.radial(
      [
        [0, palette.paper],
        [1, palette.far],
      ],
      { x: 0.3, y: 0.3, radius: 0.8 },
    ),
  );

  const ground = polyline(ridge(random, width, height * 0.86, unit * 0.09, 0.5));
  sheet.path(
    downTo(ground, width, height),
    sheet.gradient([
      [0, mix(palette.far, palette.near, 0.35)],
      [1, deep],
    ]),
  );
  sheet.line(ground, palette.sun, 1.4, 0.6);
  return { x: stageX(sheet), groundY: height * 0.92, size: unit * 0.42 };
}

function drawPlanet(sheet: Sheet, x: number, y: number, radius: number): void {
  const { random, scene } = sheet;
  const { palette } = scene;
  const [warm, light] = palette.accents;
  sheet.glow(x, y, radius * 2.1, warm, 0.4);
  const ring = (clip: string): void => {
    for (const [size, opacity] of [
      [1.75, 0.75],
      [1.55, 0.5],
      [1.95, 0.3],
    ] as const) {
      const d = `M${n(x - radius * size)} ${n(y)}A${n(radius * size)} ${n(radius * size * 0.26)} 0 0 ${clip} ${n(x + radius * size)} ${n(y)}`;
      sheet.line(d, mix(light, palette.paper, 0.35), radius * 0.075, opacity);
    }
  };
  sheet.add(`<g transform="rotate(-18 ${n(x)} ${n(y)})">`);
  ring('1');
  const body = sheet.radial(
    [
      [0, mix(light, '#ffffff', 0.35)],
      [0.5, warm],
      [1, mix(warm, palette.ink, 0.8)],
    ],
    { x: 0.34, y: 0.3, radius: 0.82 },
  );
  sheet.circle(x, y, radius, body);
  for (let band = 0; band < 6; band += 1) {
    const bandY = y + radius * (-0.75 + band * 0.28);
    const half = Math.sqrt(Math.max(0, radius ** 2 - (bandY - y) ** 2)) * 0.97;
    sheet.ellipse(x, bandY, half, radius * between(random, 0.03, 0.08), palette.ink, 'fill-opacity="0.13"');
  }
  ring('0');
  sheet.add('</g>');
}
