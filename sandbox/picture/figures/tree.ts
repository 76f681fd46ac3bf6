import { between } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A broad-leaved tree: a forked trunk and a crown of leaf clumps, lit from above. */
export function drawTree(sheet: Sheet, x: number, groundY: number, size: number, colour: string): void {
  const { random, scene } = sheet;
  const { palette } = scene;
  const bark = mix(palette.near, '#3a2417', 0.4);
  const girth = size * 0.035;
  sheet.path(
    `M${n(x - girth * 1.5)} ${n(groundY)}Q${n(x - girth * 0.6)} ${n(groundY - size * 0.22)} ${n(x - size * 0.13)} ${n(groundY - size * 0.52)}L${n(x)} ${n(groundY - size * 0.36)}L${n(x + size * 0.15)} ${n(groundY - size * 0.56)}Q${n(x + girth * 0.8)} ${n(groundY - size * 0.22)} ${n(x + girth * 1.6)} ${n(groundY)}Z`,
    bark,
  );
  const clumps = Math.round(14 + Math.min(34, size * 0.08));
  const towards = scene.lightX < 0.5 ? -1 : 1;
  for (let clump = 0; clump < clumps; clump += 1) {
    const share = clump / clumps;
    const angle = random() * Math.PI * 2;
    const reach = Math.sqrt(random()) * size * 0.27;
    const [dx, dy] = [Math.cos(angle) * reach * 1.25, Math.sin(angle) * reach * 0.85];
    const lit = Math.max(0, (dx * towards - dy) / (size * 0.5)) + share * 0.2;
    const tone = mix(mix(colour, palette.ink, 0.42 - share * 0.3), palette.sun, Math.min(0.5, lit * 0.55));
    sheet.circle(x + dx, groundY - size * 0.68 + dy, size * between(random, 0.06, 0.12), tone, 'fill-opacity="0.93"');
  }
}
