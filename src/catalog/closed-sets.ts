/** The catalog's closed sets. The arrays are the one source of each: they feed the column, the GraphQL enum and the type. */

export const MODES = [
  'TEXT_TO_IMAGE',
  'IMAGE_EDIT',
  'IMAGE_UPSCALE',
  'TEXT_TO_VECTOR',
  'TEXT_TO_VIDEO',
  'IMAGE_TO_VIDEO',
  'VIDEO_TO_VIDEO',
] as const;
export type Mode = (typeof MODES)[number];

/** The modes that can be generated; the others are known to the catalog alone. */
export const GENERATED_MODES = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] as const satisfies readonly Mode[];

export const MODALITIES = ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'VECTOR'] as const;
export type Modality = (typeof MODALITIES)[number];

export const MODEL_STATUSES = ['ACTIVE', 'PREVIEW', 'DEPRECATED', 'DISABLED'] as const;
export type ModelStatus = (typeof MODEL_STATUSES)[number];

export const FACT_SOURCES = ['IMPORTED', 'MEASURED'] as const;
export type FactSource = (typeof FACT_SOURCES)[number];

export const PARAMETER_GROUPS = [
  'CORE',
  'SIZE_AND_LAYOUT',
  'MEDIA_INPUTS',
  'CHARACTER_ELEMENTS',
  'MULTI_SHOT_CONTROL',
  'AUDIO',
  'OUTPUT_AND_FORMAT',
  'ADDITIONAL',
] as const;
export type ParameterGroup = (typeof PARAMETER_GROUPS)[number];

export const PARAMETER_TYPES = ['STRING', 'INTEGER', 'NUMBER', 'BOOLEAN', 'FILE', 'ARRAY', 'OBJECT', 'NULL'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** How the gateway brings a parameter to an offer, from weakest to strongest. */
export const TREATMENTS = ['UNSUPPORTED', 'PASSTHROUGH', 'RENAMED', 'CONVERTED', 'EMULATED', 'NATIVE'] as const;
export type Treatment = (typeof TREATMENTS)[number];

export const PRICE_DIRECTIONS = ['INPUT', 'OUTPUT', 'SURCHARGE'] as const;
export type PriceDirection = (typeof PRICE_DIRECTIONS)[number];
export const PRICE_METRICS = ['TOKEN', 'IMAGE', 'MEGAPIXEL', 'REQUEST', 'SECOND'] as const;
export type PriceMetric = (typeof PRICE_METRICS)[number];
export const SERVICE_TIERS = ['STANDARD', 'BATCH'] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** Who wrote a model's facts last: the shipped catalog, an import of a page, an admin by hand. */
export const ORIGINS = ['SHIPPED', 'IMPORTED', 'EDITED'] as const;
export type Origin = (typeof ORIGINS)[number];

export const GALLERY_KINDS = ['CURATED', 'ARENA'] as const;
export type GalleryKind = (typeof GALLERY_KINDS)[number];
