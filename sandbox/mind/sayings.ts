import type { Scene } from '../picture/scene.ts';
import type { Backdrop } from '../picture/vocabulary.ts';
import { pick, type Random } from '../random.ts';

const PLACES: Readonly<Record<Backdrop, string>> = {
  mountains: 'with ranges fading into the distance',
  sea: 'by open water',
  forest: 'in a clearing among tall trunks',
  city: 'against a skyline',
  desert: 'among wind-shaped dunes',
  meadow: 'in a rolling meadow',
  interior: 'in a room with window light',
  space: 'under a sky full of worlds',
  geometry: 'among calm geometric shapes',
};

/** Where a scene is, as the end of a sentence. */
export function placeOf(scene: Scene): string {
  return PLACES[scene.backdrop];
}

/** How the picture is laid out, told from its shape and its place. */
export function compositionOf(
  random: Random,
  scene: Scene,
  [width, height]: readonly [number, number],
  subject: string,
): string {
  const ratio = width / height;
  const shape =
    ratio > 2.2
      ? 'The very wide frame asks for a panorama'
      : ratio > 1.15
        ? 'The landscape frame leaves room to the side'
        : ratio > 0.87
          ? 'The square frame wants balance'
          : ratio > 0.45
            ? 'The upright frame lets height tell the story'
            : 'The tall, narrow frame asks for layers above each other';
  const side = scene.lightX < 0.5 ? 'right' : 'left';
  const place =
    scene.figure === null
      ? `the view opens ${placeOf(scene)}`
      : `${subject} stands a third in from the ${side}, ${placeOf(scene)}`;
  const depth = pick(random, [
    'three planes of depth',
    'a clear foreground, middle and distance',
    'overlapping layers that grow paler with distance',
  ]);
  return `${shape}: ${place}, with ${depth}.`;
}

/** Where the light comes from and what the air does to it. */
export function lightOf(random: Random, scene: Scene): string {
  const from = scene.lightX < 0.5 ? 'left' : 'right';
  const source = scene.palette.isNight
    ? 'Moonlight'
    : pick(random, ['Low sun', 'Soft directional light', 'A warm key light']);
  const air =
    scene.weather === 'rain'
      ? 'Rain scatters it into streaks'
      : scene.weather === 'snow'
        ? 'Falling snow softens it'
        : scene.weather === 'mist'
          ? 'Mist carries it between the layers'
          : pick(random, [
              'The shadows stay open',
              'A thin rim of it separates figure and ground',
              'The air glows around it',
            ]);
  return `${source} comes from the upper ${from}. ${air}, and the far side falls into cooler tones — enough contrast to model the forms.`;
}
