import {
  MODALITIES,
  MODEL_STATUSES,
  MODES,
  PARAMETER_GROUPS,
  PARAMETER_TYPES,
  type Modality,
  type Mode,
  type ModelStatus,
  type ParameterGroup,
  type ParameterType,
} from '../closed-sets.ts';

/*
 * What things are called on a model page: the one list that reads and writes them. Readers take a label in any case, with
 * spaces, dashes or underscores.
 */

/** In the order of a page, each at most once. The five after About are its parts, though their headings are of the same level. */
export const SECTIONS = [
  'Quick Reference',
  'Specifications',
  'API Parameters',
  'Model Identifiers',
  'Dates',
  'Tags',
  'Available Providers',
  'Performance Metrics',
  'Arena Benchmarks',
  'Use Cases & Category Performance',
  'Image Gallery',
  'Example Prompt',
  'Code Examples',
  'About',
  'Overview',
  'Strengths',
  'Limitations',
  'Technical Background',
  'Best For',
  'Frequently Asked Questions',
  'Links',
] as const;
export type SectionTitle = (typeof SECTIONS)[number];

export const MODE_LABELS = {
  TEXT_TO_IMAGE: 'Text to Image',
  IMAGE_EDIT: 'Image Edit',
  IMAGE_UPSCALE: 'Image Upscale',
  TEXT_TO_VECTOR: 'Text to Vector',
  TEXT_TO_VIDEO: 'Text to Video',
  IMAGE_TO_VIDEO: 'Image to Video',
  VIDEO_TO_VIDEO: 'Video to Video',
} as const satisfies Record<Mode, string>;

/** As headings of use cases have them. */
export const CATEGORY_MODE_LABELS = {
  ...MODE_LABELS,
  TEXT_TO_IMAGE: 'Text-to-Image',
  IMAGE_EDIT: 'Image Editing',
} as const satisfies Record<Mode, string>;

export const GROUP_LABELS = {
  CORE: 'Core Parameters',
  SIZE_AND_LAYOUT: 'Size & Layout',
  MEDIA_INPUTS: 'Media Inputs',
  CHARACTER_ELEMENTS: 'Character Elements',
  MULTI_SHOT_CONTROL: 'Multi-Shot Control',
  AUDIO: 'Audio',
  OUTPUT_AND_FORMAT: 'Output & Format',
  ADDITIONAL: 'Additional Parameters',
} as const satisfies Record<ParameterGroup, string>;

/** Statuses, modalities and types are printed in small letters. */
export const wordFor = (value: ModelStatus | Modality | ParameterType): string => value.toLowerCase();

export const modeOf = reader(MODES, MODE_LABELS, CATEGORY_MODE_LABELS);
export const groupOf = reader(PARAMETER_GROUPS, GROUP_LABELS);
export const statusOf = reader(MODEL_STATUSES);
export const modalityOf = reader(MODALITIES);
export const typeOf = reader(PARAMETER_TYPES);

export type Word<Value extends string> = (label: string) => Value | null;

function reader<Value extends string>(
  values: readonly Value[],
  ...labels: readonly Readonly<Record<Value, string>>[]
): Word<Value> {
  const known = new Map<string, Value>();
  for (const value of values)
    for (const label of [value, ...labels.map((list) => list[value])]) known.set(plain(label), value);
  return (label) => known.get(plain(label)) ?? null;
}

function plain(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
}
