import sharp from 'sharp';
import { randomFrom } from '../random.ts';
import { drawBackdrop } from './backdrops/backdrop.ts';
import { drawCaption } from './caption.ts';
import { drawFigure } from './figures/figure.ts';
import type { GivenImage } from './given-image.ts';
import { grain } from './grain.ts';
import { layGivenImages } from './retouch.ts';
import type { Scene } from './scene.ts';
import { Sheet } from './sheet.ts';
import { drawWeather } from './weather.ts';

/** A picture to be made: what is in it, how large, and the given pictures that it works on. */
export interface Painting {
  readonly scene: Scene;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly given: readonly GivenImage[];
}

/** Vector layers are drawn with at most so many pixels and enlarged from there: soft shapes lose nothing by it. */
const MOST_DRAWN_PIXELS = 4_200_000;

/** Whether every picture is one flat colour, since somebody measures what is around it. */
let isPlain = false;

/** From now on pictures are flat colours of the right size: for measurements that drawing would drown. */
export function paintPlainly(): void {
  isPlain = true;
}

/** Paints the picture as a JPEG. The same painting, the same bytes. */
export async function paint(painting: Painting): Promise<Uint8Array> {
  const { width, height, scene } = painting;
  if (isPlain) return flat(scene, width, height);
  const under = await compose(painting, Math.min(1, Math.sqrt(MOST_DRAWN_PIXELS / (width * height))));
  // The lettering is drawn at full size: it is the one thing whose edges would show.
  const lettering = new Sheet(width, height, scene, randomFrom(scene.key));
  drawCaption(lettering);
  return sharp(under)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([await grain(scene.key, width, height), { input: lettering.toSvg(width, height) }])
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** A rough, small version of the picture: the first as in pencil, later ones as an underpainting. */
export async function paintSketch(painting: Painting, number: number): Promise<Uint8Array> {
  const shrink = Math.min(1, 480 / Math.max(painting.width, painting.height));
  const [width, height] = [Math.round(painting.width * shrink), Math.round(painting.height * shrink)];
  if (isPlain) return flat(painting.scene, width, height);
  const under = sharp(await compose({ ...painting, width, height }, 1));
  if (number > 1) return under.blur(5).modulate({ saturation: 0.6 }).jpeg({ quality: 72 }).toBuffer();
  const edges = await under
    .greyscale()
    .blur(0.8)
    .convolve({ width: 3, height: 3, kernel: [-1, -1, -1, -1, 8, -1, -1, -1, -1], scale: 1, offset: 0 })
    .linear(3, 0)
    .negate()
    .toBuffer();
  const paper = { create: { width, height, channels: 3 as const, background: '#f1e7d3' } };
  return sharp(edges)
    .toColourspace('srgb')
    .composite([{ input: paper, blend: 'multiply' }, await grain(painting.scene.key, width, height)])
    .jpeg({ quality: 72 })
    .toBuffer();
}

/** Everything but grain and lettering, as an uncompressed PNG. */
async function compose({ scene, width, height, given }: Painting, scale: number): Promise<Buffer> {
  const [drawnWidth, drawnHeight] = [Math.round(width * scale), Math.round(height * scale)];
  if (given.length > 0) return layGivenImages(scene, given, drawnWidth, drawnHeight);
  const sheet = new Sheet(width, height, scene, randomFrom(`paint ${scene.key}`));
  const stage = drawBackdrop(sheet);
  drawFigure(sheet, stage);
  drawWeather(sheet);
  return sharp(sheet.toSvg(drawnWidth, drawnHeight)).flatten().png({ compressionLevel: 0 }).toBuffer();
}

function flat({ key }: Scene, width: number, height: number): Promise<Uint8Array> {
  const random = randomFrom(`flat ${key}`);
  const channel = () => Math.floor(random() * 256);
  const background = { r: channel(), g: channel(), b: channel() };
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg({ quality: 60 })
    .toBuffer();
}
