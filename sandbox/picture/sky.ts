import { between } from '../random.ts';
import { mix } from './colour.ts';
import { n, type Sheet } from './sheet.ts';

/** Where the sun or moon of a sky stands. */
export interface SkyLight {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Fills the sheet with sky down to the horizon, with its light, stars and clouds. */
export function drawSky(sheet: Sheet, horizon: number, { clouds = 7, height = 0.62 } = {}): SkyLight {
  const { width, unit, scene } = sheet;
  const { palette } = scene;
  const { sky, sun, isNight } = palette;
  const fill = sheet.gradient([
    [0, sky[0]],
    [0.55, sky[1]],
    [1, sky[2]],
  ]);
  sheet.rect(0, 0, width, horizon + 2, fill);
  if (isNight || scene.weather === 'stars') drawNightSky(sheet, horizon);

  const light = { x: width * scene.lightX, y: horizon * (1 - height), radius: unit * (isNight ? 0.055 : 0.075) };
  sheet.glow(light.x, light.y, unit * 0.95, sun, isNight ? 0.3 : 0.55);
  sheet.glow(light.x, light.y, light.radius * 3.2, sun, 0.75);
  const disc = sheet.radial([
    [0, '#ffffff'],
    [0.7, sun],
    [1, mix(sun, sky[2], 0.25)],
  ]);
  sheet.circle(light.x, light.y, light.radius, disc);
  if (isNight) drawCraters(sheet, light);
  for (let cloud = 0; cloud < clouds; cloud += 1) drawCloud(sheet, horizon);
  return light;
}

function drawNightSky(sheet: Sheet, horizon: number): void {
  const { random, width, scene } = sheet;
  const count = Math.round(width * 0.2);
  for (let star = 0; star < count; star += 1) {
    const y = horizon * random() ** 1.4;
    const fade = 1 - y / horizon;
    const opacity = between(random, 0.25, 1) * (0.3 + 0.7 * fade);
    sheet.circle(random() * width, y, 0.6 + random() ** 5 * 2.6, scene.palette.paper, `fill-opacity="${n(opacity)}"`);
  }
}

function drawCraters(sheet: Sheet, { x, y, radius }: SkyLight): void {
  const shade = mix(sheet.scene.palette.sun, sheet.scene.palette.far, 0.4);
  for (const [dx, dy, size] of [
    [-0.3, -0.2, 0.22],
    [0.25, 0.3, 0.28],
    [0.3, -0.35, 0.14],
    [-0.2, 0.4, 0.12],
  ] as const) {
    sheet.circle(x + dx * radius, y + dy * radius, size * radius, shade, 'fill-opacity="0.35"');
  }
}

/** A bank of soft puffs, lit from above, thinner and flatter near the horizon. */
function drawCloud(sheet: Sheet, horizon: number): void {
  const { random, width, unit, scene } = sheet;
  const depth = random();
  const y = horizon * (0.12 + depth * 0.72);
  const reach = unit * between(random, 0.16, 0.42) * (1.1 - depth * 0.4);
  const x = random() * width;
  const lit = mix(scene.palette.sky[2], '#ffffff', scene.palette.isNight ? 0.05 : 0.55);
  const puff = sheet.radial(
    [
      [0, lit, scene.palette.isNight ? 0.22 : 0.62],
      [0.6, lit, scene.palette.isNight ? 0.1 : 0.26],
      [1, lit, 0],
    ],
    { y: 0.4 },
  );
  for (let part = 0; part < 7; part += 1) {
    const dx = between(random, -1, 1);
    const size = reach * between(random, 0.35, 0.6) * (1 - Math.abs(dx) * 0.5);
    sheet.ellipse(x + dx * reach, y + between(random, -0.08, 0.05) * reach, size, size * (0.34 - depth * 0.18), puff);
  }
}
