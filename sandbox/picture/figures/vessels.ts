import { between, pick, type Some } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** Half outlines from the foot up, on a frame that is 1 high: radius at each height; drawn mirrored. */
const PROFILES = {
  amphora: [
    [0.2, 0],
    [0.24, 0.03],
    [0.42, 0.4],
    [0.38, 0.62],
    [0.16, 0.8],
    [0.14, 0.92],
    [0.2, 1],
  ],
  bottle: [
    [0.24, 0],
    [0.27, 0.04],
    [0.28, 0.44],
    [0.2, 0.6],
    [0.075, 0.72],
    [0.07, 0.96],
    [0.1, 1],
  ],
  bowl: [
    [0.16, 0],
    [0.2, 0.03],
    [0.42, 0.22],
    [0.52, 0.44],
    [0.53, 0.47],
  ],
  jar: [
    [0.26, 0],
    [0.3, 0.04],
    [0.36, 0.3],
    [0.34, 0.58],
    [0.26, 0.7],
    [0.28, 0.76],
  ],
  cup: [
    [0.2, 0],
    [0.23, 0.03],
    [0.25, 0.3],
    [0.28, 0.5],
  ],
} as const satisfies Record<string, readonly (readonly [radius: number, height: number])[]>;

export type Vessel = keyof typeof PROFILES;
export const VESSELS: Some<Vessel> = ['amphora', 'bottle', 'bowl', 'jar', 'cup'];

/** Three or four vessels in a row, the tallest off centre. */
export function drawStillLife(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { random, scene } = sheet;
  const { palette } = scene;
  const glazes: Some<string> = [
    palette.accents[0],
    palette.accents[1],
    mix(palette.paper, palette.far, 0.18),
    mix(palette.near, palette.far, 0.35),
  ];
  const row = [
    { vessel: 'bottle', dx: -0.5, tall: 0.86, dy: -0.05 },
    { vessel: 'amphora', dx: -0.06, tall: 1, dy: 0 },
    { vessel: 'bowl', dx: 0.5, tall: 0.62, dy: 0.07 },
    { vessel: 'cup', dx: -0.42, tall: 0.5, dy: 0.15 },
  ] as const;
  for (const [index, { vessel, dx, tall, dy }] of row.entries()) {
    const footY = groundY + dy * size;
    const high = size * tall * between(random, 0.9, 1.05);
    const shadow = sheet.radial([
      [0, palette.ink, 0.5],
      [1, palette.ink, 0],
    ]);
    const away = scene.lightX < 0.5 ? 1 : -1;
    sheet.ellipse(x + dx * size + away * high * 0.16, footY, high * 0.44, high * 0.06, shadow);
    drawVessel(sheet, vessel, x + dx * size, footY, high, glazes[index] ?? glazes[0]);
  }
  if (random() < 0.75) drawTwig(sheet, x - size * 0.06, groundY - size * 0.95, size * 0.55);
}

/** One vessel, turned on the wheel: its foot in the middle at (x, footY). */
export function drawVessel(sheet: Sheet, vessel: Vessel, x: number, footY: number, high: number, colour: string): void {
  const { palette, lightX } = sheet.scene;
  const profile = PROFILES[vessel];
  const right = profile.map(([radius, height]) => [x + radius * high, footY - height * high] as const);
  const left = profile.map(([radius, height]) => [x - radius * high, footY - height * high] as const).toReversed();
  const [footX, foot] = right[0] ?? [x, footY];
  const [lipX, lip] = right.at(-1) ?? [x, footY - high];
  const d = `M${n(2 * x - footX)} ${n(foot)}H${n(footX)}${curve(right)}L${n(lipX)} ${n(lip)}H${n(2 * x - lipX)}${curve(left)}Z`;

  const stops = [
    [0, mix(colour, palette.sun, 0.3)],
    [0.25, mix(colour, '#ffffff', 0.3)],
    [0.55, colour],
    [1, mix(colour, palette.ink, 0.6)],
  ] as const;
  const fill = sheet.gradient(lightX < 0.5 ? stops : stops.map(([at, tone]) => [1 - at, tone] as const).toReversed(), {
    x: 1,
    y: 0,
  });
  sheet.path(d, fill);
  sheet.ellipse(x, lip, lipX - x, (lipX - x) * 0.2, mix(colour, palette.ink, 0.5));
  sheet.line(
    `M${n(2 * x - lipX)} ${n(lip)}A${n(lipX - x)} ${n((lipX - x) * 0.2)} 0 0 0 ${n(lipX)} ${n(lip)}`,
    mix(colour, '#ffffff', 0.45),
    high * 0.008,
    0.8,
  );
  const bandY = footY - high * 0.3;
  const band = radiusAt(profile, 0.3) * high * 0.97;
  sheet.line(
    `M${n(x - band)} ${n(bandY)}Q${n(x)} ${n(bandY + band * 0.22)} ${n(x + band)} ${n(bandY)}`,
    mix(colour, palette.paper, 0.5),
    high * 0.014,
    0.45,
  );
}

function radiusAt(profile: readonly (readonly [radius: number, height: number])[], height: number): number {
  for (const [index, [radius, at]] of profile.entries()) {
    const below = profile[index - 1];
    if (at >= height && below !== undefined)
      return below[0] + ((radius - below[0]) * (height - below[1])) / (at - below[1]);
  }
  return profile.at(-1)?.[0] ?? 0;
}

function drawTwig(sheet: Sheet, x: number, y: number, reach: number): void {
  const { random, scene } = sheet;
  for (let twig = 0; twig < 5; twig += 1) {
    const angle = -Math.PI / 2 + (twig - 2) * 0.26;
    const [endX, endY] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * between(random, 0.7, 1)];
    sheet.line(
      `M${n(x)} ${n(y + 4)}Q${n(x)} ${n((y + endY) / 2)} ${n(endX)} ${n(endY)}`,
      scene.palette.near,
      reach * 0.012,
      0.9,
    );
    for (let leaf = 0; leaf < 6; leaf += 1) {
      const share = 0.35 + leaf * 0.12;
      const [leafX, leafY] = [x + (endX - x) * share ** 1.5, y + (endY - y) * share];
      const colour =
        leaf > 3 ? pick(random, scene.palette.accents) : mix(scene.palette.ground, scene.palette.near, 0.3);
      sheet.ellipse(
        leafX,
        leafY,
        reach * 0.06,
        reach * 0.024,
        colour,
        `transform="rotate(${n(between(random, -70, 70))} ${n(leafX)} ${n(leafY)})"`,
      );
    }
  }
}

/** Through the middles between the points, bent by the points: the soft line of a turned wall. */
function curve(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], index) => {
      const [nextX, nextY] = points[index + 1] ?? [x, y];
      return `Q${n(x)} ${n(y)} ${n((x + nextX) / 2)} ${n((y + nextY) / 2)}`;
    })
    .join('');
}
