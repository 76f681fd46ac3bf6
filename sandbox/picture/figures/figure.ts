import type { Stage } from '../backdrops/backdrop.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';
import { drawBalloon } from './balloon.ts';
import { drawBird } from './bird.ts';
import { drawBoat } from './boat.ts';
import { drawBouquet } from './flowers.ts';
import { drawFish } from './fish.ts';
import { drawHouse } from './house.ts';
import { drawPerson } from './person.ts';
import { drawQuadruped } from './quadruped.ts';
import { drawTree } from './tree.ts';
import { drawStillLife } from './vessels.ts';

/** Puts the scene's figure on its stage, with its shadow; nothing when the prompt named none. */
export function drawFigure(sheet: Sheet, { x, groundY, size }: Stage): void {
  const { figure, backdrop, palette } = sheet.scene;
  if (figure === null) return;
  const floats =
    figure === 'bird' || figure === 'fish' || figure === 'balloon' || figure === 'boat' || figure === 'person';
  if (!floats && backdrop === 'sea') drawIsland(sheet, x, groundY, size);
  if (!floats) drawShadow(sheet, x, groundY, size);
  switch (figure) {
    case 'capybara':
    case 'cat':
    case 'dog':
    case 'horse':
    case 'bear':
      return drawQuadruped(sheet, figure, x, groundY, size);
    case 'bird':
      return drawBird(sheet, x, sheet.height * 0.4, size);
    case 'fish':
      return drawFish(sheet, x, groundY, size);
    case 'person':
      return drawPerson(sheet, sheet.width * 0.5, size * 1.7);
    case 'vessels':
      return drawStillLife(sheet, x, groundY, size);
    case 'flowers':
      return drawBouquet(sheet, x, groundY, size);
    case 'boat':
      return drawBoat(sheet, x, groundY, size);
    case 'house':
      return drawHouse(sheet, x, groundY, size * 0.8);
    case 'tree':
      return drawTree(sheet, x, groundY, size * 1.25, palette.accents[0]);
    case 'balloon':
      return drawBalloon(sheet, x, sheet.height * 0.36, size * 0.75);
  }
}

/** A patch of land for whatever can't stand on water. */
function drawIsland(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { palette } = sheet.scene;
  const land = sheet.gradient([
    [0, mix(palette.near, palette.sun, 0.28)],
    [1, palette.near],
  ]);
  const half = size * 0.86;
  const top = groundY - size * 0.05;
  sheet.ellipse(x, groundY + size * 0.12, half * 1.12, size * 0.05, palette.ink, 'fill-opacity="0.3"');
  sheet.path(
    `M${n(x - half)} ${n(groundY + size * 0.13)}Q${n(x - half * 0.8)} ${n(top)} ${n(x - half * 0.3)} ${n(top)}H${n(x + half * 0.35)}Q${n(x + half * 0.85)} ${n(top + size * 0.02)} ${n(x + half)} ${n(groundY + size * 0.13)}Z`,
    land,
  );
  sheet.line(`M${n(x - half * 1.05)} ${n(groundY + size * 0.135)}H${n(x + half * 1.05)}`, palette.paper, 2, 0.5);
}

/** Falls away from the light, along the ground. */
function drawShadow(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { ink } = sheet.scene.palette;
  const fill = sheet.radial([
    [0, ink, 0.6],
    [0.6, ink, 0.28],
    [1, ink, 0],
  ]);
  const away = sheet.scene.lightX < 0.5 ? 1 : -1;
  sheet.add(`<g transform="translate(${n(x)} ${n(groundY)}) skewX(${-away * 24})">`);
  sheet.ellipse(away * size * 0.12, size * 0.015, size * 0.68, size * 0.085, fill);
  sheet.add('</g>');
}
