import { between, pick, type Some } from '../../random.ts';
import { mix } from '../colour.ts';
import { drawVessel, VESSELS } from '../figures/vessels.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** A wall in window light, a shelf of pots, a table. */
export function drawInterior(sheet: Sheet): Stage {
  const { width, height, unit, scene } = sheet;
  const { palette } = scene;
  const tableY = height * 0.76;
  const wallLight = palette.isNight ? mix(palette.sky[2], palette.near, 0.35) : mix(palette.sky[2], palette.paper, 0.4);
  const wallShade = mix(palette.isNight ? palette.near : palette.sky[0], palette.far, 0.45);
  const lit = scene.lightX < 0.5;
  const wall = sheet.gradient(
    [
      [0, lit ? wallLight : wallShade],
      [1, lit ? wallShade : wallLight],
    ],
    { x: 1, y: 0.5 },
  );
  sheet.rect(0, 0, width, height, wall);

  const windowWidth = unit * 0.34;
  const windowX = lit ? width * 0.1 : width * 0.9 - windowWidth;
  drawWindow(sheet, windowX, height * 0.1, windowWidth, Math.min(height * 0.44, unit * 0.5));
  drawShelves(
    sheet,
    lit ? windowX + windowWidth + unit * 0.12 : width * 0.06,
    lit ? width * 0.95 : windowX - unit * 0.12,
  );
  drawBeam(sheet, windowX, windowWidth, lit ? 1 : -1);

  const table = sheet.gradient([
    [0, mix(palette.ground, palette.sun, 0.42)],
    [0.12, mix(palette.ground, palette.sun, 0.16)],
    [1, mix(palette.ground, palette.ink, 0.55)],
  ]);
  sheet.rect(0, tableY, width, height - tableY, table);
  for (let seam = 1; seam < 4; seam += 1) {
    const y = tableY + (height - tableY) * (seam / 4) ** 1.4;
    sheet.line(`M0 ${n(y)}H${n(width)}`, palette.ink, 1.4, 0.22);
  }
  sheet.rect(0, tableY - 2, width, 3, mix(palette.sun, palette.ground, 0.3), 'fill-opacity="0.7"');
  return { x: stageX(sheet), groundY: tableY + (height - tableY) * 0.42, size: unit * 0.46 };
}

function drawWindow(sheet: Sheet, x: number, y: number, wide: number, tall: number): void {
  const { palette } = sheet.scene;
  const view = sheet.gradient([
    [0, palette.sky[0]],
    [0.6, palette.sky[1]],
    [1, palette.sky[2]],
  ]);
  sheet.glow(x + wide / 2, y + tall / 2, wide * 1.6, palette.sun, 0.55);
  sheet.rect(x - 8, y - 8, wide + 16, tall + 16, mix(palette.paper, palette.ground, 0.25));
  sheet.rect(x, y, wide, tall, view);
  sheet.glow(x + wide * 0.5, y + tall * 0.45, wide * 0.45, palette.sun, 0.9);
  sheet.path(
    `M${n(x)} ${n(y + tall)}V${n(y + tall * 0.74)}Q${n(x + wide * 0.3)} ${n(y + tall * 0.6)} ${n(x + wide * 0.55)} ${n(y + tall * 0.76)}T${n(x + wide)} ${n(y + tall * 0.7)}V${n(y + tall)}Z`,
    mix(palette.ground, palette.far, 0.5),
    'fill-opacity="0.85"',
  );
  const bar = mix(palette.paper, palette.ground, 0.15);
  sheet.rect(x + wide / 2 - 3, y, 6, tall, bar);
  sheet.rect(x, y + tall * 0.42, wide, 6, bar);
  sheet.rect(x - 16, y + tall + 6, wide + 32, 12, mix(bar, palette.ink, 0.18));
}

function drawShelves(sheet: Sheet, left: number, right: number): void {
  const { random, height, unit, scene } = sheet;
  if (right - left < unit * 0.12) return;
  const { palette } = scene;
  const wood = mix(palette.ground, palette.near, 0.25);
  const glazes: Some<string> = [
    ...palette.accents,
    mix(palette.paper, palette.far, 0.3),
    mix(palette.near, palette.far, 0.5),
  ];
  for (const share of [0.27, 0.47]) {
    const y = height * share;
    for (let x = left + unit * 0.05; x < right - unit * 0.05; x += unit * between(random, 0.085, 0.13)) {
      const colour = mix(pick(random, glazes), palette.far, 0.22);
      drawVessel(
        sheet,
        pick(random, VESSELS),
        x,
        y,
        Math.min(height * 0.15, unit * between(random, 0.075, 0.135)),
        colour,
      );
    }
    sheet.rect(left, y, right - left, unit * 0.016, wood);
    sheet.rect(
      left,
      y + unit * 0.016,
      right - left,
      unit * 0.03,
      sheet.gradient([
        [0, palette.ink, 0.3],
        [1, palette.ink, 0],
      ]),
    );
  }
}

/** Sunlight from the window across the room. */
function drawBeam(sheet: Sheet, windowX: number, windowWidth: number, direction: number): void {
  const { height, unit, scene } = sheet;
  const shift = direction * unit * 0.5;
  for (const half of [0, 1]) {
    const x = windowX + half * windowWidth * 0.52;
    const fill = sheet.gradient([
      [0, scene.palette.sun, 0.4],
      [1, scene.palette.sun, 0.02],
    ]);
    sheet.path(
      `M${n(x)} ${n(height * 0.1)}H${n(x + windowWidth * 0.46)}L${n(x + windowWidth * 0.6 + shift)} ${n(height)}H${n(x - windowWidth * 0.05 + shift)}Z`,
      fill,
    );
  }
}
