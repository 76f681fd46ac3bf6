import { pick, type Some } from '../../random.ts';
import { mix } from '../colour.ts';
import { n, type Sheet } from '../sheet.ts';

const SKIN: Some<readonly [light: string, dark: string]> = [
  ['#f1cfb2', '#b97f5e'],
  ['#d9a273', '#8a5734'],
  ['#a86f48', '#5c3520'],
  ['#7a4a2e', '#3a2014'],
];
const HAIR = ['#2a1a14', '#4b2a19', '#7a4a24', '#b98a52', '#3a3a40'] as const;

/** A head and shoulders in front of a disc of light, in calm planes like a screen print. */
export function drawPerson(sheet: Sheet, x: number, size: number): void {
  const { random, height, scene } = sheet;
  const { palette } = scene;
  const towards = scene.lightX < 0.5 ? 1 : -1;
  const [skinLight, skinDark] = pick(random, SKIN);
  const hair = pick(random, HAIR);
  const coat = pick(random, palette.accents);
  const scale = Math.min(size, height * 0.98) / 100;
  sheet.glow(x, height - 62 * scale, 74 * scale, palette.sun, 0.75);
  sheet.circle(
    x + towards * 6 * scale,
    height - 64 * scale,
    37 * scale,
    mix(palette.accents[1], palette.sky[2], 0.35),
    'fill-opacity="0.85"',
  );

  sheet.within(x, height + 2, scale * towards, scale, () => {
    const cool = palette.isNight ? 0.35 : 0.06;
    const face = sheet.gradient(
      [
        [0, mix(skinLight, palette.sky[1], cool)],
        [0.52, mix(skinLight, skinDark, 0.35)],
        [1, mix(skinDark, palette.near, cool + 0.1)],
      ],
      { x: 1, y: 0.15 },
    );
    sheet.path(
      'M-19 -62Q-26 -92 0 -95Q25 -95 23 -64Q24 -50 29 -40Q16 -36 8 -44L-14 -44Q-22 -40 -25 -46Q-19 -52 -19 -62Z',
      hair,
    );
    sheet.path('M-8 -48L-9 -32Q0 -24 10 -31L9 -48Z', mix(skinDark, palette.near, 0.12));
    sheet.path(
      'M-48 0Q-47 -22 -26 -28L-9 -34Q0 -26 10 -34L27 -28Q48 -22 49 0Z',
      sheet.gradient(
        [
          [0, mix(coat, '#ffffff', 0.2)],
          [0.5, coat],
          [1, mix(coat, palette.ink, 0.55)],
        ],
        { x: 1, y: 0.3 },
      ),
    );
    sheet.path('M-9 -34L-15 -29L-2 -15L1 -25ZM10 -34L16 -29L5 -15L1 -25Z', mix(coat, palette.paper, 0.55));
    sheet.path('M-17 -70Q-18 -86 0 -87Q17 -86 17 -69Q17 -54 10 -47Q4 -41 -1 -41Q-7 -41 -12 -47Q-17 -54 -17 -70Z', face);
    sheet.path('M-18 -68Q-20 -90 2 -91Q22 -90 18 -66Q16 -78 8 -81Q-8 -78 -14 -80Q-17 -74 -18 -68Z', hair);
    drawFeatures(sheet, skinDark);
    sheet.line('M-25 -28Q-44 -23 -47 -4', mix(palette.sun, '#ffffff', 0.4), 0.9, 0.7);
  });
}

function drawFeatures(sheet: Sheet, dark: string): void {
  const { palette } = sheet.scene;
  const line = mix(dark, palette.ink, 0.6);
  for (const x of [-7.5, 6]) {
    sheet.line(`M${n(x - 3.2)} -66.6Q${n(x)} -68.6 ${n(x + 3.2)} -66.6`, line, 0.9, 0.95);
    sheet.ellipse(x, -65.4, 1.35, 1.5, line);
    sheet.line(`M${n(x - 3.6)} -71Q${n(x)} -73 ${n(x + 3.6)} -71`, line, 1.05, 0.7);
  }
  sheet.line('M-1 -66Q-3.4 -59 -3 -57.5Q-1.4 -56.4 .6 -57', line, 0.7, 0.6);
  sheet.path(
    'M-5.4 -51.2Q-2.5 -53 -.6 -52.1Q1.4 -53 4.4 -51.2Q-.4 -47.8 -5.4 -51.2Z',
    mix('#a8433d', dark, 0.35),
    'fill-opacity="0.85"',
  );
  sheet.circle(
    -10.5,
    -57,
    4.2,
    sheet.radial([
      [0, '#e8735f', 0.28],
      [1, '#e8735f', 0],
    ]),
  );
}
