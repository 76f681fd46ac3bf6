import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, polyline, ridge, smooth, swell } from '../curves.ts';
import { drawSky } from '../sky.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Open water under a wide sky, with a headland and the light's own road on the waves. */
export function drawSea(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const horizon = height * 0.56;
  const light = drawSky(sheet, horizon, { clouds: 9, height: 0.36 });

  for (const [layer, share] of [0.35, 0.6].entries()) {
    const points = ridge(random, width, horizon + 2, unit * (0.12 - layer * 0.035), 0.5).map(
      ([x, y]): readonly [number, number] => {
        // The land runs out towards the light.
        const away = Math.min(1, Math.abs(x / width - scene.lightX) * (1.6 + layer * 0.5));
        return [x, horizon + 1 - (horizon + 1 - y) * away ** 2];
      },
    );
    sheet.path(downTo(polyline(points), width, horizon + 1), mix(palette.far, palette.near, share));
  }

  const water = sheet.gradient([
    [0, mix(palette.sky[2], palette.ground, 0.35)],
    [0.3, palette.ground],
    [1, palette.near],
  ]);
  sheet.rect(0, horizon, width, height - horizon, water);
  for (let band = 0; band < 9; band += 1) {
    const share = (band / 9) ** 1.5;
    const y = horizon + (height - horizon) * (0.04 + share * 0.96);
    const crest = swell(random, width, y, unit * (0.006 + share * 0.035), 3.2 - share * 1.6);
    const colour = mix(palette.ground, palette.near, share);
    const fill = sheet.gradient([
      [0, mix(colour, palette.sky[2], 0.26), 0.75],
      [0.16, colour, 0.55],
      [0.5, colour, 0],
    ]);
    sheet.path(downTo(smooth(crest), width, height), fill);
    sheet.line(smooth(crest), mix(palette.sky[2], '#ffffff', 0.4), 0.8 + share * 1.8, 0.28);
  }
  drawGlitter(sheet, light.x, horizon);
  return { x: stageX(sheet), groundY: horizon + (height - horizon) * 0.3, size: unit * 0.36 };
}

/** The sun's road: short strokes, wider and farther apart towards the viewer. */
function drawGlitter(sheet: Sheet, lightX: number, horizon: number): void {
  const { random, height, unit, scene } = sheet;
  let near = '';
  let far = '';
  for (let stroke = 0; stroke < 150; stroke += 1) {
    const share = random() ** 1.4;
    const y = horizon + 2 + (height - horizon) * share;
    const spread = unit * (0.025 + share * 0.16);
    const x = lightX + (random() + random() - 1) * spread;
    const half = unit * (0.006 + share * 0.022) * between(random, 0.5, 1.3);
    const d = `M${n(x - half)} ${n(y)}H${n(x + half)}`;
    if (share < 0.35) far += d;
    else near += d;
  }
  sheet.line(far, scene.palette.sun, 1.6, 0.75);
  sheet.line(near, scene.palette.sun, 3, 0.5);
}
