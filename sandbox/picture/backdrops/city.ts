import { between, pick } from '../../random.ts';
import { mix } from '../colour.ts';
import { drawSky } from '../sky.ts';
import { n, type Sheet } from '../sheet.ts';
import { type Stage, stageX } from './backdrop.ts';

/** Towers behind towers with lit windows, above a street that mirrors them. */
export function drawCity(sheet: Sheet): Stage {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const street = height * 0.8;
  drawSky(sheet, street, { clouds: 6, height: 0.62 });

  const layers = 4;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const colour = mix(mix(palette.far, palette.sky[2], 0.4 * (1 - depth)), palette.near, depth ** 1.1 * 0.96);
    let x = -between(random, 0, 0.08) * unit;
    while (x < width) {
      const wide = unit * between(random, 0.055, 0.12) * (0.8 + depth * 0.6);
      const middle = 1 - Math.abs(x / width - 0.5) * 0.7;
      const tall = unit * between(random, 0.2, 0.56) * (1.15 - depth * 0.62) * middle + unit * 0.05;
      drawTower(sheet, x, street, wide, tall, colour, depth);
      x += wide + unit * between(random, 0, 0.02 + depth * 0.02);
    }
    sheet.glow(width * scene.lightX, street, width * 0.6, palette.sky[2], 0.4 * (1 - depth), 0.2);
  }
  drawStreet(sheet, street);
  return { x: stageX(sheet), groundY: height * 0.93, size: unit * 0.44 };
}

function drawTower(
  sheet: Sheet,
  x: number,
  foot: number,
  wide: number,
  tall: number,
  colour: string,
  depth: number,
): void {
  const { random, unit, scene } = sheet;
  const { palette } = scene;
  const top = foot - tall;
  const fill = sheet.gradient([
    [0, mix(colour, palette.sky[2], 0.08)],
    [1, mix(colour, palette.sky[2], 0.32 * (1 - depth))],
  ]);
  sheet.rect(x, top, wide, tall, fill);
  const crown = random();
  if (crown < 0.3) sheet.rect(x + wide * 0.2, top - tall * 0.08, wide * 0.6, tall * 0.09, fill);
  else if (crown < 0.45) {
    sheet.path(
      `M${n(x)} ${n(top + 1)}L${n(x + wide / 2)} ${n(top - wide * 0.5)}L${n(x + wide)} ${n(top + 1)}Z`,
      colour,
    );
  } else if (crown < 0.6) sheet.line(`M${n(x + wide / 2)} ${n(top)}v${n(-tall * 0.16)}`, colour, unit * 0.004);
  // The side towards the light.
  const litSide = scene.lightX < 0.5 ? x : x + wide * 0.86;
  sheet.rect(litSide, top, wide * 0.14, tall, palette.sun, `fill-opacity="${n(0.16 * (1 - depth) + 0.05)}"`);
  if (depth < 0.3) return;

  const cell = unit * (0.012 + depth * 0.006);
  const lit = palette.isNight ? 0.5 : 0.24;
  const tints = [palette.accents[0], palette.accents[1], palette.accents[1], palette.sun] as const;
  for (const tint of new Set(tints)) {
    let d = '';
    for (let row = top + cell * 1.2; row < foot - cell * 1.5; row += cell * 1.7) {
      for (let column = x + cell * 0.8; column < x + wide - cell; column += cell * 1.4) {
        if (random() < lit / 2.2) d += `M${n(column)} ${n(row)}h${n(cell * 0.62)}v${n(cell * 0.9)}h${n(-cell * 0.62)}Z`;
      }
    }
    if (d !== '') sheet.path(d, tint, `fill-opacity="${n(0.35 + depth * 0.5)}"`);
  }
  if (palette.isNight && depth > 0.6 && random() < 0.3)
    drawSign(sheet, x + wide * 0.12, top + tall * 0.18, wide * 0.2, tall * 0.34);
}

/** A shop sign that stands out from the wall and colours the air around it. */
function drawSign(sheet: Sheet, x: number, y: number, wide: number, tall: number): void {
  const colour = pick(sheet.random, sheet.scene.palette.accents);
  sheet.glow(x + wide / 2, y + tall / 2, tall, colour, 0.55);
  sheet.rect(
    x,
    y,
    wide,
    tall,
    mix(colour, '#000000', 0.55),
    `rx="${n(wide * 0.15)}" stroke="${colour}" stroke-width="${n(wide * 0.1)}"`,
  );
  for (let mark = 0; mark < 4; mark += 1) {
    const markY = y + tall * (0.12 + mark * 0.22);
    sheet.line(
      `M${n(x + wide * 0.28)} ${n(markY)}h${n(wide * 0.44)}m${n(-wide * 0.22)} 0v${n(tall * 0.1)}`,
      mix(colour, '#ffffff', 0.6),
      wide * 0.09,
    );
  }
}

function drawStreet(sheet: Sheet, street: number): void {
  const { random, width, height, unit, scene } = sheet;
  const { palette } = scene;
  const fill = sheet.gradient([
    [0, mix(palette.near, palette.sky[2], 0.28)],
    [0.4, palette.near],
    [1, palette.ink],
  ]);
  sheet.rect(0, street, width, height - street, fill);
  for (let light = 0; light < 26; light += 1) {
    const x = random() * width;
    const colour = pick(random, palette.accents);
    const streak = sheet.gradient([
      [0, colour, 0.6],
      [1, colour, 0],
    ]);
    sheet.rect(x, street, unit * between(random, 0.005, 0.022), (height - street) * between(random, 0.3, 0.95), streak);
  }
  for (let ripple = 0; ripple < 26; ripple += 1) {
    const y = street + (height - street) * random() ** 0.8;
    const half = unit * between(random, 0.03, 0.12);
    const x = random() * width;
    sheet.line(`M${n(x - half)} ${n(y)}H${n(x + half)}`, palette.sky[2], 1.2, 0.16);
  }
}
