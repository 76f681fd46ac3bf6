import { n, type Sheet } from '../sheet.ts';

/** A fir of four skirts, its foot at (x, y). */
export function drawConifer(sheet: Sheet, x: number, y: number, size: number, colour: string, more = ''): void {
  const steps = 4;
  // Gathered from the top down, so each skirt goes before the ones above it: the outline comes back up that way.
  let left = '';
  let right = '';
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    const half = size * 0.21 * share * (0.9 + sheet.random() * 0.2);
    const edge = y - size + size * 0.94 * share;
    left = `L${n(x - half * 0.45)} ${n(edge - size * 0.05)}L${n(x - half)} ${n(edge)}${left}`;
    right += `L${n(x + half)} ${n(edge)}L${n(x + half * 0.45)} ${n(edge - size * 0.05)}`;
  }
  sheet.path(
    `M${n(x)} ${n(y - size)}${right}L${n(x + size * 0.03)} ${n(y)}L${n(x - size * 0.03)} ${n(y)}${left}Z`,
    colour,
    more,
  );
}
