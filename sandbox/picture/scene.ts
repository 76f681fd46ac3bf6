import { type Random, type Some, pick, randomFrom } from '../random.ts';
import type { GivenImage } from './given-image.ts';
import { type Palette, type PaletteName, PALETTES } from './palettes.ts';
import { phrasesOf, wordsOf } from './phrases.ts';
import {
  type Backdrop,
  BACKDROP_WORDS,
  type Figure,
  FIGURE_WORDS,
  PALETTE_WORDS,
  type Weather,
  WEATHER_WORDS,
} from './vocabulary.ts';

/** What a prompt was understood to ask for: thinking speaks of it, painting draws it. */
export interface Scene {
  readonly prompt: string;
  /** Everything that may be random about it follows from this. */
  readonly key: string;
  /** The prompt's own subjects, in its order. */
  readonly phrases: readonly string[];
  readonly backdrop: Backdrop;
  readonly figure: Figure | null;
  readonly palette: Palette;
  readonly weather: Weather | null;
  /** Where the light comes from: share of the width, 0 left to 1 right. */
  readonly lightX: number;
}

const USUAL_BACKDROPS: Some<Backdrop> = ['mountains', 'geometry', 'sea', 'desert', 'meadow'];
const USUAL_PALETTES: Some<PaletteName> = ['dawn', 'dusk', 'day', 'golden', 'autumn', 'pastel', 'sea'];

/** Where a figure stands when the prompt names no place. */
const HOME: Readonly<Record<Figure, Backdrop>> = {
  capybara: 'meadow',
  cat: 'interior',
  dog: 'meadow',
  horse: 'meadow',
  bear: 'forest',
  bird: 'mountains',
  fish: 'sea',
  person: 'geometry',
  vessels: 'interior',
  flowers: 'meadow',
  boat: 'sea',
  house: 'mountains',
  tree: 'meadow',
  balloon: 'mountains',
};

/** Reads a prompt. The same prompt, seed and given images, the same scene. */
export function readScene(prompt: string, seed: number, given: readonly GivenImage[]): Scene {
  const key = `${seed}\n${prompt}\n${given.map((image) => image.sha256).join()}`;
  const random = randomFrom(`scene ${key}`);
  const words = wordsOf(prompt);
  const figure = firstNamed(words, FIGURE_WORDS);
  const named = firstNamed(words, BACKDROP_WORDS);
  const backdrop = named ?? (figure === null ? pick(random, USUAL_BACKDROPS) : HOME[figure]);
  const palette = PALETTES[strongestNamed(words, PALETTE_WORDS) ?? usualPalette(backdrop, random)];
  const weather = firstNamed(words, WEATHER_WORDS);
  const lightX = pick<number>(random, [0.22, 0.3, 0.68, 0.76]);
  return { prompt, key, phrases: phrasesOf(prompt), backdrop, figure, palette, weather, lightX };
}

/** Places that have moods of their own, when the prompt names none. */
const PLACE_PALETTES: Readonly<Partial<Record<Backdrop, Some<PaletteName>>>> = {
  space: ['night'],
  sea: ['sea', 'dusk', 'dawn'],
  desert: ['golden', 'dusk'],
  interior: ['clay', 'golden', 'pastel'],
  city: ['dusk', 'night', 'dawn'],
};

function usualPalette(backdrop: Backdrop, random: Random): PaletteName {
  return pick(random, PLACE_PALETTES[backdrop] ?? USUAL_PALETTES);
}

/** The first of the vocabulary's names that any word names. */
function strongestNamed<Name extends string>(
  words: readonly string[],
  vocabulary: Readonly<Record<Name, string>>,
): Name | null {
  for (const name in vocabulary) if (vocabulary[name].split(' ').some((known) => words.includes(known))) return name;
  return null;
}

/** The name that the earliest word names. */
function firstNamed<Name extends string>(
  words: readonly string[],
  vocabulary: Readonly<Record<Name, string>>,
): Name | null {
  for (const word of words) {
    for (const name in vocabulary) if (vocabulary[name].split(' ').includes(word)) return name;
  }
  return null;
}
