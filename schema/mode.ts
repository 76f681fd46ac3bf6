import type { Modality, Mode, ServiceTier } from '../src/catalog/closed-sets.ts';
import { builder } from './builder.ts';

type Described<Value extends string> = Record<Value, { description: string }>;

export const ModeEnum = builder.enumType('Mode', {
  description:
    'What goes in and what comes out. The first two can be generated; the others are known to the catalog alone. More may come.',
  values: {
    TEXT_TO_IMAGE: { description: 'A picture from words alone.' },
    IMAGE_EDIT: { description: 'A picture from words and one or more pictures.' },
    IMAGE_UPSCALE: { description: 'The same picture with more pixels.' },
    TEXT_TO_VECTOR: { description: 'A vector drawing from words.' },
    TEXT_TO_VIDEO: { description: 'A video from words alone.' },
    IMAGE_TO_VIDEO: { description: 'A video that begins with a picture.' },
    VIDEO_TO_VIDEO: { description: 'A changed video.' },
  } satisfies Described<Mode>,
});

export const ModalityEnum = builder.enumType('Modality', {
  description: 'A kind of content that a model takes or gives. More may come.',
  values: {
    TEXT: { description: 'Words.' },
    IMAGE: { description: 'Pictures of pixels.' },
    AUDIO: { description: 'Sound.' },
    VIDEO: { description: 'Moving pictures.' },
    FILE: { description: 'Documents, such as PDF.' },
    VECTOR: { description: 'Drawings of shapes, such as SVG.' },
  } satisfies Described<Modality>,
});

export const ServiceTierEnum = builder.enumType('ServiceTier', {
  description: 'How urgent a generation is, and so what it costs.',
  values: {
    STANDARD: { description: 'As soon as possible, at the usual price.' },
    BATCH: { description: 'Within a day, at a lower price, where a provider has one.' },
  } satisfies Described<ServiceTier>,
});
