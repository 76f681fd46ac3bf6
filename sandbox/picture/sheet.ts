import type { Random } from '../random.ts';
import type { Colour } from './colour.ts';
import type { Scene } from './scene.ts';

export type Stop = readonly [offset: number, colour: Colour, opacity?: number];

/**
 * An SVG that is being drawn. Its units are the same for every size of picture: the geometric mean of width and height
 * is 1000, so that a scene looks alike at 512 and at 4K.
 */
export class Sheet {
  readonly width: number;
  readonly height: number;
  readonly scene: Scene;
  readonly random: Random;
  /** The length that figures are measured by: they fit into the shorter side of the picture. */
  readonly unit: number;
  readonly #markup: string[] = [];
  #definitions = 0;

  constructor(widthPx: number, heightPx: number, scene: Scene, random: Random) {
    const scale = 1000 / Math.sqrt(widthPx * heightPx);
    this.width = widthPx * scale;
    this.height = heightPx * scale;
    this.unit = Math.min(this.width, this.height);
    this.scene = scene;
    this.random = random;
  }

  add(...markup: readonly string[]): void {
    this.#markup.push(...markup);
  }

  /** A gradient from top to bottom of whatever is filled with it; give x for one from left to right. */
  gradient(stops: readonly Stop[], { x = 0, y = 1 }: { x?: number; y?: number } = {}): string {
    const id = this.#id();
    this.add(`<linearGradient id="${id}" x1="0" y1="0" x2="${x}" y2="${y}">${stopsOf(stops)}</linearGradient>`);
    return `url(#${id})`;
  }

  radial(
    stops: readonly Stop[],
    { x = 0.5, y = 0.5, radius = 0.5 }: { x?: number; y?: number; radius?: number } = {},
  ): string {
    const id = this.#id();
    this.add(`<radialGradient id="${id}" cx="${x}" cy="${y}" r="${radius}">${stopsOf(stops)}</radialGradient>`);
    return `url(#${id})`;
  }

  /** Light around a point. */
  glow(x: number, y: number, radius: number, colour: Colour, opacity: number, flatness = 1): void {
    const fill = this.radial([
      [0, colour, opacity],
      [0.35, colour, opacity * 0.45],
      [1, colour, 0],
    ]);
    this.add(`<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(radius)}" ry="${n(radius * flatness)}" fill="${fill}"/>`);
  }

  rect(x: number, y: number, width: number, height: number, fill: string, more = ''): void {
    this.add(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}" ${more}/>`);
  }

  circle(x: number, y: number, radius: number, fill: string, more = ''): void {
    this.add(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}" ${more}/>`);
  }

  ellipse(x: number, y: number, radiusX: number, radiusY: number, fill: string, more = ''): void {
    this.add(`<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(radiusX)}" ry="${n(radiusY)}" fill="${fill}" ${more}/>`);
  }

  path(d: string, fill: string, more = ''): void {
    this.add(`<path d="${d}" fill="${fill}" ${more}/>`);
  }

  line(d: string, stroke: Colour, width: number, opacity = 1): void {
    this.path(
      d,
      'none',
      `stroke="${stroke}" stroke-width="${n(width)}" stroke-opacity="${n(opacity)}" stroke-linecap="round" stroke-linejoin="round"`,
    );
  }

  /** Runs a drawing inside of a moved, scaled (and, with a negative scale, mirrored) frame. */
  within(x: number, y: number, scaleX: number, scaleY: number, draw: () => void): void {
    this.add(`<g transform="translate(${n(x)} ${n(y)}) scale(${scaleX.toFixed(4)} ${scaleY.toFixed(4)})">`);
    draw();
    this.add('</g>');
  }

  toSvg(widthPx: number, heightPx: number): Buffer {
    const box = `0 0 ${this.width.toFixed(3)} ${this.height.toFixed(3)}`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="${box}" preserveAspectRatio="none">`;
    return Buffer.from(`${head}${this.#markup.join('')}</svg>`);
  }

  #id(): string {
    this.#definitions += 1;
    return `g${this.#definitions}`;
  }
}

/** A number as SVG text, to a hundredth. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function stopsOf(stops: readonly Stop[]): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${n(opacity)}"/>`,
    )
    .join('');
}
