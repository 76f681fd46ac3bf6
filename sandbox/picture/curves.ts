import { between, type Random } from '../random.ts';
import { n } from './sheet.ts';

export type Point = readonly [x: number, y: number];

/** A jagged line from left to right, by halving: each middle is moved up or down by half as much as the one before. */
export function ridge(random: Random, width: number, baseY: number, heightOf: number, roughness = 0.55): Point[] {
  let points: Point[] = [
    [-10, baseY - between(random, 0, heightOf)],
    [width * between(random, 0.3, 0.7), baseY - between(random, 0.5, 1) * heightOf],
    [width + 10, baseY - between(random, 0, heightOf)],
  ];
  let swing = heightOf * 0.6;
  for (let halving = 0; halving < 6; halving += 1) {
    const finer: Point[] = [];
    for (const [index, point] of points.entries()) {
      const next = points[index + 1];
      finer.push(point);
      if (next === undefined) continue;
      const middleX = point[0] + (next[0] - point[0]) * between(random, 0.4, 0.6);
      finer.push([middleX, (point[1] + next[1]) / 2 + between(random, -0.5, 0.5) * swing]);
    }
    points = finer;
    swing *= roughness;
  }
  return points;
}

/** A soft line from left to right: a few waves of different lengths on each other. */
export function swell(random: Random, width: number, baseY: number, heightOf: number, waves = 1.4): Point[] {
  const parts = [1, 0.45, 0.2].map((size, index) => ({
    size,
    turns: waves * (index + 1) * between(random, 0.8, 1.3),
    phase: between(random, 0, Math.PI * 2),
  }));
  return Array.from({ length: 41 }, (_, step): Point => {
    const share = step / 40;
    const y = parts.reduce(
      (sum, { size, turns, phase }) => sum + size * Math.sin(phase + share * turns * Math.PI * 2),
      0,
    );
    return [share * (width + 20) - 10, baseY + (y * heightOf) / 2];
  });
}

/** Straight lines through the points. */
export function polyline(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
}

/** A soft line through the middles of the points. */
export function smooth(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return '';
  let path = `M${n(first[0])} ${n(first[1])}`;
  for (const [index, [x, y]] of points.entries()) {
    const next = points[index + 1];
    if (next === undefined) path += `L${n(x)} ${n(y)}`;
    else path += `Q${n(x)} ${n(y)} ${n((x + next[0]) / 2)} ${n((y + next[1]) / 2)}`;
  }
  return path;
}

/** The line, closed along the bottom of the picture. */
export function downTo(path: string, width: number, bottom: number): string {
  return `${path}L${n(width + 10)} ${n(bottom)}L-10 ${n(bottom)}Z`;
}

/** How high a line is at x. */
export function heightAt(points: readonly Point[], x: number): number {
  for (const [index, [rightX, rightY]] of points.entries()) {
    const left = points[index - 1];
    if (left === undefined || rightX < x) continue;
    const share = (x - left[0]) / Math.max(1e-6, rightX - left[0]);
    return left[1] + (rightY - left[1]) * share;
  }
  return points.at(-1)?.[1] ?? 0;
}
