import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { downTo, smooth, swell } from '../curves.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';
import { drawConifer } from './conifer.ts';

/** Trunks behind trunks in lit air, and a clearing. */
export function drawForest(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const air = sheet.gradient([
    [0, mix(palette.sky[0], palette.near, 0.35)],
    [0.5, mix(palette.sky[1], palette.sky[2], 0.5)],
    [1, mix(palette.sky[2], palette.ground, 0.45)],
  ]);
  sheet.rect(0, 0, width, height, air);
  sheet.glow(width * scene.lightX, height * 0.3, unit * 0.85, palette.sun, 0.85);

  const layers = 5;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const floorY = height * (0.62 + depth * 0.3);
    const colour = mix(mix(palette.far, palette.sky[2], 0.45 - depth * 0.4), palette.near, depth ** 1.2 * 0.94);
    drawTrees(sheet, layer, floorY, colour);
    const floor = swell(random, width, floorY, unit * 0.035, 1.6);
    const fill = sheet.gradient([
      [0, mix(colour, palette.ground, 0.3)],
      [1, mix(colour, palette.sky[2], 0.35 * (1 - depth))],
    ]);
    sheet.path(downTo(smooth(floor), width, height), fill);
    if (layer === 2) drawShafts(sheet);
    sheet.glow(width * between(random, 0.2, 0.8), floorY, width * 0.55, palette.sky[2], 0.34 * (1 - depth), 0.14);
  }
  drawFerns(sheet);
  return { x: stageX(sheet), groundY: height * 0.9, size: unit * 0.42 };
}

function drawTrees(sheet: Sheet, layer: number, floorY: number, colour: string): void {
  const { random, width, unit } = sheet;
  const girth = unit * (0.008 + layer * 0.0085);
  const count = Math.max(3, Math.round((width / unit) * (15 - layer * 2.6)));
  for (let tree = 0; tree < count; tree += 1) {
    const x = ((tree + between(random, 0.1, 0.9)) / count) * width;
    // The nearest trees leave the middle open.
    if (layer > 2 && Math.abs(x / width - 0.5) < 0.1 * layer - 0.12) continue;
    if (layer < 3 && random() < 0.6) {
      drawConifer(sheet, x, floorY + 6, unit * between(random, 0.28, 0.5) * (1 + layer * 0.25), colour);
      continue;
    }
    const top = girth * 0.62;
    const lean = between(random, -0.04, 0.04) * unit;
    sheet.path(
      `M${n(x - girth)} ${n(floorY + 8)}Q${n(x - girth * 0.4)} ${n(floorY - unit * 0.1)} ${n(x - top + lean)} -10H${n(x + top + lean)}Q${n(x + girth * 0.4)} ${n(floorY - unit * 0.1)} ${n(x + girth)} ${n(floorY + 8)}Z`,
      colour,
    );
    const branch = floorY - unit * between(random, 0.3, 0.6);
    const side = random() < 0.5 ? -1 : 1;
    sheet.line(
      `M${n(x + lean * 0.5)} ${n(branch)}q${n(side * unit * 0.05)} ${n(-unit * 0.02)} ${n(side * unit * 0.11)} ${n(-unit * 0.09)}`,
      colour,
      girth * 0.45,
    );
  }
}

function drawShafts(sheet: Sheet): void {
  const { random, width, height, unit, scene } = sheet;
  const direction = scene.lightX < 0.5 ? 1 : -1;
  for (let shaft = 0; shaft < 6; shaft += 1) {
    const x = width * scene.lightX + (shaft - 2.5) * unit * 0.13;
    const wide = unit * between(random, 0.02, 0.06);
    const shift = direction * height * 0.42;
    const fill = sheet.gradient([
      [0, scene.palette.sun, 0.5],
      [1, scene.palette.sun, 0],
    ]);
    sheet.path(
      `M${n(x)} -5H${n(x + wide)}L${n(x + wide * 2.6 + shift)} ${n(height * 0.88)}H${n(x - wide + shift)}Z`,
      fill,
    );
  }
}

function drawFerns(sheet: Sheet): void {
  const { random, width, height, unit, scene } = sheet;
  for (let fern = 0; fern < width / 26; fern += 1) {
    const x = random() * width;
    const y = height * between(random, 0.95, 1.02);
    let d = '';
    for (let leaf = 0; leaf < 5; leaf += 1) {
      const angle = -Math.PI / 2 + (leaf - 2) * 0.42 + between(random, -0.1, 0.1);
      const reach = unit * between(random, 0.04, 0.085);
      d += `M${n(x)} ${n(y)}q${n(Math.cos(angle) * reach * 0.4)} ${n(Math.sin(angle) * reach * 0.9)} ${n(Math.cos(angle) * reach)} ${n(Math.sin(angle) * reach)}`;
    }
    sheet.line(d, mix(scene.palette.near, scene.palette.ground, random() * 0.5), unit * 0.006, 0.9);
  }
}
