import { between, integerBetween, pick, type Random, type Some } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Circles, arcs and bars that balance each other on a calm ground. */
export function drawGeometry(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const ground = palette.isNight ? mix(palette.sky[0], palette.sky[1], 0.4) : mix(palette.paper, palette.sky[2], 0.5);
  sheet.rect(
    0,
    0,
    width,
    height,
    sheet.gradient(
      [
        [0, mix(ground, '#ffffff', palette.isNight ? 0.04 : 0.3)],
        [1, mix(ground, palette.far, 0.35)],
      ],
      { x: 0.4 },
    ),
  );
  const colours: Some<string> = [...palette.accents, palette.near, palette.sky[0], palette.far];

  const [sunX, sunY] = [width * scene.lightX, height * 0.34];
  sheet.glow(sunX, sunY, unit * 0.6, palette.sun, 0.5);
  drawDisc(sheet, sunX, sunY, unit * 0.24, palette.accents[0]);

  const cell = unit / 5;
  const count = Math.max(6, Math.round((width * height) / (cell * cell) / 2.6));
  for (let shape = 0; shape < count; shape += 1) {
    const x = Math.round(between(random, 0, width / cell)) * cell;
    const y = Math.round(between(random, 0, height / cell)) * cell;
    drawShape(sheet, random, x, y, cell * integerBetween(random, 1, 2), pick(random, colours));
  }
  drawBars(sheet, cell);
  return { x: stageX(sheet), groundY: height * 0.9, size: unit * 0.5 };
}

function drawDisc(sheet: Sheet, x: number, y: number, radius: number, colour: string): void {
  const fill = sheet.radial(
    [
      [0, mix(colour, '#ffffff', 0.3)],
      [0.75, colour],
      [1, mix(colour, sheet.scene.palette.ink, 0.2)],
    ],
    { x: 0.35, y: 0.3, radius: 0.8 },
  );
  sheet.circle(x, y, radius, fill);
}

function drawShape(sheet: Sheet, random: Random, x: number, y: number, size: number, colour: string): void {
  const fill = sheet.gradient(
    [
      [0, mix(colour, '#ffffff', 0.18), 0.92],
      [1, colour, 0.8],
    ],
    { x: random() },
  );
  const kind = random();
  if (kind < 0.34) {
    const [sx, sy] = pick<readonly [number, number]>(random, [
      [1, 1],
      [-1, 1],
      [1, -1],
      [-1, -1],
    ]);
    sheet.path(
      `M${n(x)} ${n(y)}h${n(size * sx)}a${n(size)} ${n(size)} 0 0 ${sx * sy > 0 ? 1 : 0} ${n(-size * sx)} ${n(size * sy)}Z`,
      fill,
    );
  } else if (kind < 0.5) {
    sheet.path(`M${n(x)} ${n(y)}l${n(size)} 0l${n(-size)} ${n(size)}Z`, fill);
  } else if (kind < 0.66) {
    for (let ring = 1; ring <= 3; ring += 1) {
      const radius = (size * ring) / 3.4;
      sheet.line(
        `M${n(x - radius)} ${n(y)}a${n(radius)} ${n(radius)} 0 0 1 ${n(radius * 2)} 0`,
        colour,
        size * 0.07,
        0.85,
      );
    }
  } else if (kind < 0.8) {
    sheet.circle(x, y, size * 0.22, fill);
  } else {
    let dots = '';
    for (let row = 0; row < 4; row += 1) {
      for (let column = 0; column < 4; column += 1)
        dots += `M${n(x + column * size * 0.2)} ${n(y + row * size * 0.2)}h.01`;
    }
    sheet.line(dots, colour, size * 0.05, 0.8);
  }
}

function drawBars(sheet: Sheet, cell: number): void {
  const { random, width, height, scene } = sheet;
  const ink = scene.palette.isNight ? scene.palette.paper : scene.palette.ink;
  for (let bar = 0; bar < 3; bar += 1) {
    const x = Math.round((width * random()) / cell) * cell;
    const y = Math.round((height * random()) / cell) * cell;
    const long = cell * integerBetween(random, 2, 4);
    if (random() < 0.5) sheet.rect(x, y, long, cell * 0.06, ink, 'fill-opacity="0.85"');
    else sheet.rect(x, y, cell * 0.06, long, ink, 'fill-opacity="0.85"');
  }
}
