import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, type Point, polyline, ridge, smooth } from '../curves.ts';
import { drawSky } from '../sky.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Dunes with one side in the light and one in shade, table mountains far away. */
export function drawDesert(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const horizon = height * 0.6;
  drawSky(sheet, horizon + unit * 0.05, { clouds: 4, height: 0.56 });
  for (let layer = 0; layer < 2; layer += 1) {
    const colour = mix(palette.far, palette.sky[2], 0.5 - layer * 0.3);
    const points = mesas(
      ridge(random, width, horizon + unit * 0.02, unit * 0.16, 0.6),
      horizon - unit * (0.09 - layer * 0.035),
    );
    sheet.path(
      downTo(polyline(points), width, height),
      sheet.gradient([
        [0, colour],
        [0.3, mix(colour, palette.sky[2], 0.6)],
      ]),
    );
  }

  const dunes = 5;
  for (let dune = 0; dune < dunes; dune += 1) {
    const depth = dune / (dunes - 1);
    drawDune(sheet, horizon + (height - horizon) * (0.02 + depth ** 1.3 * 0.66), depth);
  }
  return { x: stageX(sheet), groundY: height * 0.9, size: unit * 0.4 };
}

/** Cuts peaks off flat. */
function mesas(points: readonly Point[], top: number): Point[] {
  return points.map(([x, y]) => [x, Math.max(y, top)]);
}

function drawDune(sheet: Sheet, baseY: number, depth: number): void {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const sand = mix(mix(palette.far, palette.sky[2], 0.35), palette.ground, depth);
  const lit = mix(sand, palette.sun, 0.5 - depth * 0.12);
  const shade = mix(sand, palette.near, 0.42 + depth * 0.25);
  const rise = unit * (0.05 + depth * 0.1);
  const peakX = width * between(random, 0.2, 0.8);
  const crest: Point[] = [
    [-20, baseY + rise * between(random, 0, 0.5)],
    [peakX * 0.5, baseY - rise * between(random, 0, 0.4)],
    [peakX * 0.85, baseY - rise * 0.8],
    [peakX, baseY - rise],
    [peakX + (width - peakX) * 0.22, baseY - rise * 0.55],
    [peakX + (width - peakX) * 0.6, baseY + rise * 0.2],
    [width + 20, baseY - rise * between(random, -0.3, 0.4)],
  ];
  const line = smooth(crest);
  sheet.path(
    downTo(line, width, height),
    sheet.gradient([
      [0, lit],
      [0.45, mix(lit, sand, 0.7)],
      [1, mix(sand, palette.near, 0.2)],
    ]),
  );
  // The shaded flank starts at the peak and falls away from the light, with a bent edge.
  const away = scene.lightX < 0.5 ? 1 : -1;
  const reach = away > 0 ? width - peakX : peakX;
  const edge = `M${n(peakX)} ${n(baseY - rise * 0.96)}Q${n(peakX + away * reach * 0.1)} ${n(baseY)} ${n(peakX - away * reach * 0.06)} ${n(baseY + rise)}T${n(peakX + away * reach * 0.12)} ${n(height + 10)}`;
  const end = away > 0 ? `H${n(width + 20)}V${n(baseY)}` : `H-20V${n(baseY + rise * 0.3)}`;
  const inner = `Q${n(peakX + away * reach * 0.5)} ${n(baseY + rise * 0.2)} ${n(peakX)} ${n(baseY - rise * 0.96)}Z`;
  sheet.path(
    `${edge}${end}${inner}`,
    sheet.gradient([
      [0, shade, 0.9],
      [0.6, shade, 0.35],
      [1, shade, 0],
    ]),
  );
  if (depth < 0.5) return;
  let ripples = '';
  for (let ripple = 0; ripple < 16; ripple += 1) {
    const y = baseY + rise * 0.4 + ripple * unit * 0.016 * (1 + depth);
    ripples += `M-10 ${n(y)}q${n(width * 0.12)} ${n(-unit * 0.014)} ${n(width * 0.25)} 0t${n(width * 0.25)} 0t${n(width * 0.25)} 0t${n(width * 0.3)} 0`;
  }
  sheet.line(ripples, shade, 1.1, 0.22);
}
