import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

/** A whale-sized fish leaping out of the ground line, with its splash. */
export function drawFish(sheet: Sheet, x: number, groundY: number, size: number): void {
  const { random, unit, scene } = sheet;
  const { palette } = scene;
  const towards = scene.lightX < 0.5 ? 1 : -1;
  const scale = (size * 1.25) / 100;
  sheet.within(x, groundY, scale * towards, scale, () => {
    const back = sheet.gradient([
      [0, mix(palette.near, palette.sky[0], 0.45)],
      [0.6, palette.near],
      [1, palette.ink],
    ]);
    sheet.path('M-48 -46Q-44 -66 -20 -64Q10 -60 28 -30Q36 -16 38 2H4Q-2 -16 -18 -24Q-42 -30 -48 -46Z', back);
    sheet.path(
      'M-46 -42Q-36 -30 -18 -24Q-2 -16 4 2H16Q10 -22 -12 -34Q-30 -44 -46 -42Z',
      mix(palette.paper, palette.sky[1], 0.3),
    );
    sheet.line(
      'M-42 -38Q-22 -36 -8 -24M-38 -35Q-20 -32 -4 -17M-33 -32Q-16 -28 0 -10',
      mix(palette.far, palette.near, 0.3),
      0.8,
      0.6,
    );
    sheet.path('M-8 -34Q2 -14 18 -10Q14 -24 2 -38Z', mix(palette.near, palette.ink, 0.4));
    sheet.path('M6 -54Q20 -62 24 -56Q22 -50 16 -46Z', mix(palette.near, palette.ink, 0.3));
    sheet.circle(-36, -49, 1.5, palette.ink);
    sheet.circle(-36.5, -49.5, 0.5, '#ffffff');
    sheet.line('M-44 -55Q-34 -66 -18 -63Q6 -58 22 -36', mix(palette.sun, '#ffffff', 0.3), 1.1, 0.7);
  });
  for (let drop = 0; drop < 60; drop += 1) {
    const angle = -Math.PI * (0.1 + random() * 0.8);
    const reach = size * (0.2 + random() * 0.42);
    const [dropX, dropY] = [
      x + towards * size * 0.22 + Math.cos(angle) * reach,
      groundY + Math.sin(angle) * reach * 0.45,
    ];
    sheet.circle(
      dropX,
      dropY,
      unit * (0.0015 + random() ** 3 * 0.007),
      palette.paper,
      `fill-opacity="${n(0.35 + random() * 0.5)}"`,
    );
  }
  sheet.glow(x + towards * size * 0.22, groundY, size * 0.62, palette.paper, 0.75, 0.13);
}
