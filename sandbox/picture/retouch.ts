import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { randomFrom } from '../random.ts';
import { brightness } from './colour.ts';
import { drawBlossoms, drawLight, drawStars } from './edit-overlays.ts';
import type { GivenImage } from './given-image.ts';
import type { Scene } from './scene.ts';
import { Sheet } from './sheet.ts';
import { drawWeather } from './weather.ts';

/** Beyond this factor between the shapes the whole picture is shown on a soft copy of itself instead of being cropped. */
const CROPPED_UP_TO = 1.3;

/**
 * Works on the given pictures: the first fills the frame, relit and tinted by the scene's palette, with the light and
 * weather that the prompt names; further ones lie on it as small prints.
 */
export async function layGivenImages(
  scene: Scene,
  given: readonly GivenImage[],
  width: number,
  height: number,
): Promise<Buffer> {
  const [first, ...others] = given;
  if (first === undefined) throw new Error('Expected at least one given image.');
  const base = await fit(first, width, height);
  const layers = [tint(scene, width, height), light(scene, width, height)];
  const prints = await Promise.all(others.slice(0, 5).map((image, index) => print(image, index, width, height)));
  // A night is made by taking light away first; other moods keep the picture's own exposure.
  const exposure = scene.palette.isNight ? 0.72 : 1.03;
  return sharp(base)
    .modulate({ brightness: exposure, saturation: scene.palette.isNight ? 0.75 : 1.1 })
    .composite([...layers, ...prints])
    .png({ compressionLevel: 0 })
    .toBuffer();
}

async function fit(image: GivenImage, width: number, height: number): Promise<Buffer> {
  const upright = (): Sharp => sharp(image.bytes).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb');
  const factor = (image.width / image.height) * (height / width);
  const cover = upright().resize(width, height, { fit: 'cover' });
  if (Math.max(factor, 1 / factor) <= CROPPED_UP_TO) return cover.png({ compressionLevel: 0 }).toBuffer();
  // Small, blurred and enlarged again: a large blur for the price of a small one.
  const soft = await upright().resize(96, 96, { fit: 'fill' }).blur(6).png().toBuffer();
  const whole = await upright()
    .resize(Math.round(width * 0.94), Math.round(height * 0.94), { fit: 'inside' })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(soft)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([{ input: whole }])
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** The palette from sky to ground, laid over softly: shapes stay, their colours lean towards the prompt. */
function tint(scene: Scene, width: number, height: number): OverlayOptions {
  const { sky, ground, near } = scene.palette;
  const sheet = new Sheet(width, height, scene, randomFrom(`tint ${scene.key}`));
  const fill = sheet.gradient([
    [0, sky[0], 0.62],
    [0.45, sky[2], 0.42],
    [0.75, ground, 0.45],
    [1, near, 0.6],
  ]);
  sheet.rect(0, 0, sheet.width, sheet.height, fill);
  return { input: sheet.toSvg(width, height), blend: brightness(sky[0]) < 0.3 ? 'hard-light' : 'soft-light' };
}

function light(scene: Scene, width: number, height: number): OverlayOptions {
  const sheet = new Sheet(width, height, scene, randomFrom(`light ${scene.key}`));
  drawLight(sheet);
  if (scene.palette.isNight || scene.weather === 'stars') drawStars(sheet);
  if (scene.figure === 'flowers') drawBlossoms(sheet);
  drawWeather(sheet);
  return { input: sheet.toSvg(width, height) };
}

/** A further reference as a print with a white rim, from the right edge inwards. */
async function print(image: GivenImage, index: number, width: number, height: number): Promise<OverlayOptions> {
  const side = Math.round(Math.min(width, height) * 0.15);
  const rim = Math.max(2, Math.round(side * 0.05));
  const input = await sharp(image.bytes)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize(side - rim * 2, side - rim * 2, { fit: 'cover' })
    .extend({ top: rim, bottom: rim, left: rim, right: rim, background: '#fbf8f1' })
    .png()
    .toBuffer();
  const left = Math.max(0, width - (side + rim * 3) * (index + 1));
  return { input, left, top: rim * 4 };
}
