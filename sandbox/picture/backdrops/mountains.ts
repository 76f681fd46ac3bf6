import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, heightAt, polyline, ridge, smooth, swell } from '../curves.ts';
import { drawSky } from '../sky.ts';
import type { Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';
import { drawConifer } from './conifer.ts';

/** Ranges behind ranges, each paler for the air before it, down to a wooded slope. */
export function drawMountains(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const horizon = height * 0.72;
  drawSky(sheet, horizon, { height: 0.66 });
  const layers = 5;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const baseY = height * (0.52 + depth * 0.24);
    const points = ridge(random, width, baseY, unit * (0.34 - depth * 0.12), 0.52);
    const colour = mix(mix(palette.sky[2], palette.far, 0.75), palette.near, depth ** 1.35 * 0.82);
    const fill = sheet.gradient([
      [0, colour],
      [0.5, mix(colour, palette.sky[2], 0.18)],
      [1, mix(colour, palette.sky[2], 0.55 - depth * 0.2)],
    ]);
    const line = polyline(points);
    sheet.path(downTo(line, width, height), fill);
    // The rim that the light touches, and on the high ranges snow below it.
    sheet.line(line, mix(palette.sun, colour, 0.3), 1.6, 0.5 - depth * 0.35);
    if (layer === 1 || layer === 2) drawSnow(sheet, points, baseY);
    sheet.glow(width * random(), baseY + unit * 0.08, width * 0.6, palette.sky[2], 0.42, 0.13);
  }

  const slope = swell(random, width, height * 0.9, unit * 0.07, 0.9);
  for (let tree = 0; tree < width / 17; tree += 1) {
    const x = random() * width;
    const size = unit * between(random, 0.05, 0.13);
    drawConifer(sheet, x, heightAt(slope, x) + size * 0.1, size, mix(palette.near, palette.ground, random() * 0.25));
  }
  const ground = sheet.gradient([
    [0, mix(palette.near, palette.ground, 0.35)],
    [1, palette.ink],
  ]);
  sheet.path(downTo(smooth(slope), width, height), ground);
  return { x: stageX(sheet), groundY: height * 0.93, size: unit * 0.44 };
}

/** Snow lies in the upper part of a range: the ridge line above, a broken edge below. */
function drawSnow(sheet: Sheet, points: readonly (readonly [number, number])[], baseY: number): void {
  const { random, scene, unit } = sheet;
  const snowLine = baseY - unit * 0.13;
  const white = mix(scene.palette.sky[2], '#ffffff', scene.palette.isNight ? 0.25 : 0.75);
  let run: (readonly [number, number])[] = [];
  const flush = (): void => {
    const back = run.toReversed().map(([x, y], index): readonly [number, number] => {
      const depth = (snowLine - y) * between(random, 0.35, 0.95);
      return [x + (index % 2 === 0 ? 3 : -4), y + Math.max(2, depth)];
    });
    if (run.length > 2) sheet.path(`${polyline([...run, ...back])}Z`, white, 'fill-opacity="0.55"');
    run = [];
  };
  for (const point of points) {
    if (point[1] < snowLine) run.push(point);
    else flush();
  }
  flush();
}
