import { between, pick } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, heightAt, smooth, swell } from '../curves.ts';
import { drawTree } from '../figures/tree.ts';
import { drawSky } from '../sky.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Rolling hills with copses, grass in front and flowers in it. */
export function drawMeadow(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const horizon = height * 0.6;
  drawSky(sheet, horizon + unit * 0.08, { clouds: 9, height: 0.64 });
  const hills = 4;
  for (let hill = 0; hill < hills; hill += 1) {
    const depth = hill / (hills - 1);
    const y = height * (0.54 + depth * 0.22);
    const line = swell(random, width, y, unit * (0.09 - depth * 0.02), 1.1);
    const green = mix(mix(palette.far, palette.sky[2], 0.35 * (1 - depth)), palette.ground, 0.25 + depth * 0.75);
    for (let tree = 0; tree < 7 - hill * 2; tree += 1) {
      const x = random() * width;
      drawTree(
        sheet,
        x,
        heightAt(line, x) + 4,
        unit * between(random, 0.05, 0.09) * (1 + depth),
        mix(green, palette.near, 0.55),
      );
    }
    const fill = sheet.gradient([
      [0, mix(green, palette.sun, 0.32)],
      [0.25, green],
      [1, mix(green, palette.near, 0.45)],
    ]);
    sheet.path(downTo(smooth(line), width, height), fill);
  }
  drawGrass(sheet, height * 0.84, 0.5);
  drawGrass(sheet, height * 0.93, 0.85);
  drawFlowers(sheet);
  return { x: stageX(sheet), groundY: height * 0.9, size: unit * 0.42 };
}

/** Blades from a line down to the bottom edge. */
export function drawGrass(sheet: Sheet, top: number, darkness: number): void {
  const { random, width, height, unit, scene } = sheet;
  for (let tone = 0; tone < 3; tone += 1) {
    let d = '';
    for (let blade = 0; blade < width * 0.22; blade += 1) {
      const x = random() * width;
      const y = top + (height * 1.02 - top) * random();
      const tall = unit * between(random, 0.025, 0.07) * (0.5 + (y - top) / Math.max(1, height - top));
      const bend = between(random, -0.5, 0.5) * tall;
      d += `M${n(x)} ${n(y)}q${n(bend * 0.2)} ${n(-tall * 0.6)} ${n(bend)} ${n(-tall)}`;
    }
    const colour = mix(mix(scene.palette.ground, scene.palette.near, darkness * 0.7), scene.palette.sun, tone * 0.12);
    sheet.line(d, colour, 1.6, 0.8);
  }
}

function drawFlowers(sheet: Sheet): void {
  const { random, width, height, unit, scene } = sheet;
  for (let flower = 0; flower < 70; flower += 1) {
    const share = random() ** 0.7;
    const y = height * (0.78 + share * 0.2);
    const size = unit * (0.003 + share * 0.007);
    const x = random() * width;
    const colour = pick(random, scene.palette.accents);
    sheet.circle(x, y, size, colour, 'fill-opacity="0.92"');
    sheet.circle(x - size * 0.25, y - size * 0.3, size * 0.4, mix(colour, '#ffffff', 0.5));
  }
}
