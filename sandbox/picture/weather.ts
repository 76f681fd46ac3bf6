import { between } from '../random.ts';
import { n, type Sheet } from './sheet.ts';

/** Lays weather and a vignette over the picture. */
export function drawWeather(sheet: Sheet): void {
  const { weather, palette } = sheet.scene;
  switch (weather) {
    case 'rain':
      drawRain(sheet);
      break;
    case 'snow':
      drawSnow(sheet);
      break;
    case 'mist':
      drawMist(sheet, palette.sky[2]);
      break;
    case 'stars':
    case null:
      break;
  }
  drawVignette(sheet);
}

function drawRain(sheet: Sheet): void {
  const { random, width, height } = sheet;
  let d = '';
  for (let drop = 0; drop < 170; drop += 1) {
    const length = between(random, 14, 46);
    d += `M${n(between(random, -30, width))} ${n(between(random, -40, height))}l${n(length * 0.28)} ${n(length)}`;
  }
  sheet.line(d, sheet.scene.palette.paper, 1.3, 0.34);
}

function drawSnow(sheet: Sheet): void {
  const { random, width, height } = sheet;
  for (let flake = 0; flake < 190; flake += 1) {
    const near = random() ** 3;
    const radius = 1.2 + near * 6;
    sheet.circle(random() * width, random() * height, radius, '#ffffff', `fill-opacity="${n(0.85 - near * 0.5)}"`);
  }
}

function drawMist(sheet: Sheet, colour: string): void {
  const { random, width, height } = sheet;
  for (let band = 0; band < 5; band += 1) {
    const y = height * between(random, 0.45, 0.95);
    sheet.glow(width * random(), y, width * between(random, 0.45, 0.8), colour, 0.5, between(random, 0.1, 0.2));
  }
}

function drawVignette(sheet: Sheet): void {
  const { ink } = sheet.scene.palette;
  const shade = sheet.radial(
    [
      [0.55, ink, 0],
      [1, ink, 0.42],
    ],
    { radius: 0.78, y: 0.46 },
  );
  sheet.rect(0, 0, sheet.width, sheet.height, shade);
}
