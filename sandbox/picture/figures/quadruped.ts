import { mix } from '../colour.ts';
import type { Sheet } from '../sheet.ts';

type Kind = 'capybara' | 'cat' | 'dog' | 'horse' | 'bear';

/** Outlines in a frame 100 wide, facing left, feet at y = 0, up is negative. */
interface Build {
  readonly body: string;
  /** The two legs of the far side. */
  readonly farLegs: string;
  readonly ear: string;
  readonly eye: readonly [x: number, y: number];
  readonly nose: readonly [x: number, y: number];
  readonly coat: readonly [light: string, dark: string];
  readonly details?: string;
}

const BUILDS: Readonly<Record<Kind, Build>> = {
  capybara: {
    body: 'M2 -41Q1 -47 4 -51Q8 -55 16 -57Q24 -62 31 -58Q36 -55 41 -53Q56 -60 74 -57Q94 -53 96 -34Q97 -22 92 -16L91 -3Q91 0 88 0H82Q80 0 80 -3L79 -13Q73 -11 66 -12Q52 -9 43 -13L42 -3Q42 0 39 0H33Q31 0 31 -3L30 -16Q27 -22 27 -31Q20 -30 13 -31Q4 -32 2 -41Z',
    farLegs: 'M45 -16H54L53 -3Q53 -1 50 -1H46Q44 -1 44 -3ZM68 -16H77L76 -3Q76 -1 73 -1H69Q67 -1 67 -3Z',
    ear: 'M27 -57Q26 -65 31 -65Q36 -64 34 -56Z',
    eye: [17.5, -50.5],
    nose: [3.6, -47.5],
    coat: ['#c79767', '#6d4426'],
    details: 'M4 -40Q8 -37 12 -38',
  },
  cat: {
    body: 'M14 -60Q12 -70 14 -80L22 -73Q27 -74 32 -73L40 -80Q42 -70 40 -60Q39 -54 44 -50Q62 -44 68 -26Q71 -14 69 -5Q80 -4 88 -12Q96 -20 93 -30Q92 -35 96 -35Q100 -34 100 -27Q100 -12 88 -4Q80 1 66 0H24Q20 0 21 -4Q22 -7 26 -7L25 -30Q20 -44 22 -50Q15 -54 14 -60Z',
    farLegs: '',
    ear: 'M17 -74L22 -71L17 -67ZM37 -74L32 -71L37 -67Z',
    eye: [22.5, -62.5],
    nose: [27, -57.5],
    coat: ['#e0a15e', '#7a4522'],
    details:
      'M27 -57V-54.5M27 -54.5Q24 -52.5 22 -54M27 -54.5Q30 -52.5 32 -54M20 -57L9 -59M20 -55.5L10 -54M34 -57L45 -59M34 -55.5L44 -54M33 -30Q34 -14 33 -2',
  },
  dog: {
    body: 'M3 -56Q2 -60 7 -61L17 -64Q20 -71 28 -70Q33 -68 37 -63Q40 -58 42 -53Q56 -50 72 -51Q80 -51 83 -55Q90 -68 97 -70Q100 -70 98 -64Q94 -52 90 -44Q92 -34 88 -27L92 -4Q92 0 88 0H82Q80 0 79 -4L76 -20Q60 -22 49 -21L47 -4Q47 0 44 0H38Q35 0 36 -4L35 -24Q29 -32 28 -46Q22 -48 18 -51Q8 -50 5 -52Z',
    farLegs: 'M48 -24H56L54 -4Q54 -1 51 -1H47ZM68 -24H76L73 -4Q73 -1 70 -1H66Z',
    ear: 'M30 -69Q38 -66 38 -55Q33 -52 30 -58Z',
    eye: [20.5, -62.5],
    nose: [4.8, -58.6],
    coat: ['#dc8b4a', '#74381b'],
    details: 'M7 -53Q13 -52 18 -55',
  },
  horse: {
    body: 'M2 -74Q1 -78 4 -80L17 -92L18 -100L23 -94Q31 -93 35 -82Q40 -70 48 -64Q62 -61 76 -64Q86 -65 88 -56Q97 -50 96 -26Q95 -20 93 -26Q93 -40 89 -46Q90 -38 86 -32L88 -4Q88 0 85 0H80Q78 0 78 -4L75 -30Q74 -36 72 -38Q60 -34 49 -38L48 -4Q48 0 45 0H40Q38 0 38 -4L38 -38Q31 -48 27 -64L20 -70Q11 -68 7 -70Q3 -71 2 -74Z',
    farLegs: 'M46 -40H53L55 -4Q55 -1 52 -1H48ZM68 -40H76L71 -4Q71 -1 68 -1H64Z',
    ear: 'M22 -94Q34 -92 39 -78Q44 -68 52 -63Q40 -62 34 -72Q29 -84 22 -90Z',
    eye: [15, -84.5],
    nose: [4.4, -76.5],
    coat: ['#b9794a', '#4d2a18'],
    details: 'M5 -73Q8 -73 10 -75',
  },
  bear: {
    body: 'M2 -48Q1 -53 7 -55L13 -60Q16 -66 23 -66Q24 -72 29 -71Q33 -70 32 -65Q38 -62 42 -64Q60 -71 78 -65Q95 -58 97 -38Q98 -24 94 -16L93 -4Q93 0 89 0H78Q75 0 76 -4L75 -14Q60 -11 50 -15L49 -4Q49 0 45 0H34Q31 0 32 -4L31 -22Q27 -30 26 -40Q18 -41 11 -43Q4 -43 2 -48Z',
    farLegs: 'M48 -18H60L59 -4Q59 -1 55 -1H50ZM62 -18H74L72 -4Q72 -1 68 -1H64Z',
    ear: 'M22 -64Q20 -71 26 -71Q32 -70 29 -63Z',
    eye: [16.5, -56],
    nose: [4.4, -51],
    coat: ['#9a6a48', '#3c2417'],
    details: 'M6 -46Q10 -44 14 -46',
  },
};

/** A four-legged animal with its feet at (x, groundY), looking towards the light. */
export function drawQuadruped(sheet: Sheet, kind: Kind, x: number, groundY: number, size: number): void {
  const build = BUILDS[kind];
  const { palette, lightX } = sheet.scene;
  // A coat keeps its own colour by day; at night it takes on the air's.
  const cool = palette.isNight ? 0.45 : 0.12;
  const light = mix(mix(build.coat[0], palette.sky[1], cool), palette.sun, palette.isNight ? 0 : 0.18);
  const dark = mix(build.coat[1], palette.near, cool + 0.12);
  const towards = lightX < 0.5 ? 1 : -1;
  const scale = size / 100;
  sheet.within(x - towards * size * 0.5, groundY, scale * towards, scale, () => {
    if (build.farLegs !== '') sheet.path(build.farLegs, mix(dark, palette.ink, 0.35));
    const coat = sheet.gradient(
      [
        [0, light],
        [0.55, mix(light, dark, 0.45)],
        [1, dark],
      ],
      { x: 0.25 },
    );
    sheet.path(build.body, coat);
    // Light along the back: the outline once more, thin, inside of a fade to nothing below.
    const rim = sheet.gradient([
      [0, mix(palette.sun, '#ffffff', 0.3), 0.85],
      [0.38, palette.sun, 0],
    ]);
    sheet.path(build.body, 'none', `stroke="${rim}" stroke-width="1.3"`);
    sheet.path(build.ear, mix(dark, palette.ink, 0.1));
    if (build.details !== undefined) sheet.line(build.details, mix(dark, palette.ink, 0.5), 0.7, 0.75);
    drawFace(sheet, build, kind === 'cat');
    // The cat sits; the flank of the others is where the strokes go.
    if (kind !== 'cat') drawFur(sheet, dark);
  });
}

function drawFace(sheet: Sheet, { eye, nose }: Build, twoEyes: boolean): void {
  const { ink } = sheet.scene.palette;
  for (const offset of twoEyes ? [0, 9] : [0]) {
    sheet.ellipse(eye[0] + offset, eye[1], 1.5, 1.7, ink);
    sheet.circle(eye[0] + offset - 0.5, eye[1] - 0.6, 0.5, '#ffffff');
  }
  sheet.ellipse(nose[0], nose[1], 1.5, 1.9, ink, 'fill-opacity="0.85"');
}

/** Short strokes on the flank. */
function drawFur(sheet: Sheet, dark: string): void {
  const { random } = sheet;
  let d = '';
  for (let hair = 0; hair < 34; hair += 1) {
    const x = 48 + random() * 36;
    const y = -20 - random() * 24;
    d += `M${x.toFixed(1)} ${y.toFixed(1)}l${(1.6 + random() * 1.6).toFixed(1)} ${(0.7 + random()).toFixed(1)}`;
  }
  sheet.line(d, dark, 0.5, 0.4);
}
