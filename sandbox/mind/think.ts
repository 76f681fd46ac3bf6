import type { GivenImage } from '../picture/given-image.ts';
import type { Scene } from '../picture/scene.ts';
import { type Random, pick, randomFrom, type Some } from '../random.ts';
import { compositionOf, lightOf, placeOf } from './sayings.ts';

/**
 * The steps in which the model thinks about a scene, each a heading and a paragraph: four, or six to seven when it
 * thinks thoroughly. They speak of what will in fact be drawn. The same scene, the same thoughts.
 */
export function think(
  scene: Scene,
  { pixels, given, thorough }: { pixels: readonly [number, number]; given: readonly GivenImage[]; thorough: boolean },
): string[] {
  const random = randomFrom(`think ${scene.key}`);
  const [first, ...rest] = scene.phrases;
  const subject = first === undefined ? 'an open subject' : named(first);
  const others = listed(rest.slice(0, 3).map(named));
  const opening = given.length > 0 ? lookAt(given, subject, others) : readPrompt(random, subject, others);
  const composition: Step = ['Planning the composition', compositionOf(random, scene, pixels, subject)];
  const light: Step = ['Setting the light', lightOf(random, scene)];
  const palette: Step = [
    'Choosing the palette',
    `${pick(random, ['I settle on', 'The mood asks for', 'It should be built from'])} ${scene.palette.words}, with the strongest accent kept for ${subject} so that the eye lands there first.`,
  ];
  const second = rest[0] === undefined ? `the surface of ${subject}` : named(rest[0]);
  const details: Step = [
    'Working out the details',
    `${pick(random, ['Texture matters here:', 'A few details carry the picture:', 'Close up,'])} ${second} needs believable edges and scale beside ${subject}; everything farther away may stay soft.`,
  ];
  const review: Step = [
    'Reviewing the sketch',
    `${pick(random, ['The sketch reads well at a glance', 'The masses balance', 'The first pass holds together'])}, but ${pick(random, ['the foreground is a little heavy; I lighten it', 'the horizon competes with the subject; I calm it', 'the contrast could lead the eye more clearly; I raise it near the light'])}.`,
  ];
  const finish: Step = [
    'Finishing the render',
    `Rendering ${subject} at ${pixels[0]} × ${pixels[1]}: last passes for light, edges and a fine grain.`,
  ];
  if (!thorough) return [opening, composition, palette, finish].map(written);
  const steps = [opening, composition, light, palette, details, review];
  return (random() < 0.6 ? [...steps, finish] : steps).map(written);
}

/** The sentence that comes with the picture. */
export function closingWords(scene: Scene, isEdit: boolean): string {
  const [first] = scene.phrases;
  const subject = first === undefined ? 'your picture' : named(first);
  return isEdit ? `Here is your image, reworked for ${subject}.` : `Here is ${subject}, ${placeOf(scene)}.`;
}

type Step = readonly [heading: string, paragraph: string];

function written([heading, paragraph]: Step): string {
  return `**${heading}**\n\n${paragraph}\n\n`;
}

function readPrompt(random: Random, subject: string, others: string): Step {
  const openings: Some<string> = ['The request centres on', 'What matters most is', 'At its heart this is about'];
  const more =
    others === '' ? 'Nothing else is named, so the surroundings are mine to invent.' : `Around it belong ${others}.`;
  return ['Reading the request', `${pick(random, openings)} ${subject}. ${more}`];
}

function lookAt(given: readonly GivenImage[], subject: string, others: string): Step {
  const [first] = given;
  const tone = (first?.brightness ?? 0.5) > 0.6 ? 'bright' : (first?.brightness ?? 0.5) > 0.35 ? 'evenly lit' : 'dark';
  const size = `${first?.width ?? 0} × ${first?.height ?? 0}`;
  const references = given.length > 1 ? ` ${given.length - 1} more as reference.` : '';
  const asked = others === '' ? subject : `${subject}, with ${others}`;
  return [
    'Looking at the given image',
    `A ${tone} picture of ${size} pixels, mostly ${first?.colour ?? 'grey'}.${references} It must stay recognisable while I work towards ${asked}.`,
  ];
}

/** A thing of the prompt in the middle of a sentence: with an article if it is plain English, else quoted. */
function named(phrase: string): string {
  if (/^[a-z][a-z'’ -]*$/.test(phrase)) return `the ${phrase}`;
  return /^[A-Z]/.test(phrase) ? `the ${phrase.slice(0, 1).toLowerCase()}${phrase.slice(1)}` : `“${phrase}”`;
}

function listed(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases[0] ?? '';
  return `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}`;
}
