import type { Modality, Mode, ModelStatus, ParameterGroup, ParameterType } from '../closed-sets.ts';

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

const STATUS_LABELS = {
  ACTIVE: 'active',
  PREVIEW: 'preview',
  DEPRECATED: 'deprecated',
  DISABLED: 'disabled',
} as const satisfies Record<ModelStatus, string>;

const MODALITY_LABELS = {
  TEXT: 'text',
  IMAGE: 'image',
  AUDIO: 'audio',
  VIDEO: 'video',
  FILE: 'file',
  VECTOR: 'vector',
} as const satisfies Record<Modality, string>;

const TYPE_LABELS = {
  STRING: 'string',
  INTEGER: 'integer',
  NUMBER: 'number',
  BOOLEAN: 'boolean',
  FILE: 'file',
  ARRAY: 'array',
  OBJECT: 'object',
  NULL: 'null',
} as const satisfies Record<ParameterType, string>;

export const modeOf = reader<Mode>(MODE_LABELS, CATEGORY_MODE_LABELS);
export const groupOf = reader<ParameterGroup>(GROUP_LABELS);
export const statusOf = reader<ModelStatus>(STATUS_LABELS);
export const modalityOf = reader<Modality>(MODALITY_LABELS);
export const typeOf = reader<ParameterType>(TYPE_LABELS);

export const statusLabel = (status: ModelStatus): string => STATUS_LABELS[status];
export const modalityLabel = (modality: Modality): string => MODALITY_LABELS[modality];
export const typeLabel = (type: ParameterType): string => TYPE_LABELS[type];

export type Word<Value extends string> = (label: string) => Value | null;

function reader<Value extends string>(...lists: readonly Readonly<Record<Value, string>>[]): Word<Value> {
  const known = new Map<string, Value>();
  for (const list of lists) for (const value in list) known.set(plain(list[value]), value).set(plain(value), value);
  return (label) => known.get(plain(label)) ?? null;
}

function plain(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
}
