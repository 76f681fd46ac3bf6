import { GENERATED_MODES, type Mode } from '../closed-sets.ts';
import type { Model } from '../model.ts';
import { curl } from './curl.ts';
import { graphqlDocument } from './graphql-document.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';

/** A program that asks this installation for a picture, to be run as it is. */
export interface CodeExample {
  readonly mode: Mode;
  readonly language: string;
  /** The path that it asks. */
  readonly endpoint: string;
  readonly code: string;
}

/** What an example asks for. */
export interface ExampleRequest {
  /** Where the installation is, without a slash at the end. */
  readonly baseUrl: string;
  readonly slug: string;
  readonly mode: Mode;
  readonly prompt: string;
  /** Whether it starts from a picture: `source.png`, where the program runs. */
  readonly edits: boolean;
}

/** Each takes the key from PICTOGRAPH_KEY, waits for the end, and prints the addresses of the pictures. */
const LANGUAGES: readonly (readonly [language: string, write: (request: ExampleRequest) => string])[] = [
  ['cURL', curl],
  ['JavaScript', javascript],
  ['Python', python],
  ['GraphQL', graphqlDocument],
];

const EDIT_PROMPT = 'Make it night, with many stars in the sky';
const PROMPT = 'A lighthouse at dusk, a light rain over the sea';

/** Examples in each mode that can be generated, one a language. */
export function codeExamplesOf(model: Model, baseUrl: string): readonly CodeExample[] {
  return GENERATED_MODES.filter((mode) => model.modes.includes(mode)).flatMap((mode) => {
    const edits = mode === 'IMAGE_EDIT';
    const prompt = edits ? EDIT_PROMPT : (model.examplePrompt ?? PROMPT);
    const request = { baseUrl, slug: model.slug, mode, prompt, edits };
    return LANGUAGES.map(([language, write]) => ({ mode, language, endpoint: '/graphql', code: write(request) }));
  });
}
