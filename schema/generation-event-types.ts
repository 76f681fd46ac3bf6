import type { Event, EventType } from '../src/events/event.ts';
import type { TailedEvent } from '../src/events/tail.ts';
import { builder } from './builder.ts';
import { GenerationErrorType } from './generation-error.ts';
import { EVENT_TYPE_NAMES, GenerationEventRef } from './generation-event.ts';
import { CancelBillingEnum } from './generation.ts';
import { ImageRef } from './image.ts';
import { usdOfMicros } from './money.ts';
import { OfferEstimate } from './offer-estimate.ts';

type Tailed<Type extends EventType> = TailedEvent & { readonly event: Extract<Event, { type: Type }> };

/** The object type of one kind of event: the interface's fields, and its own. */
function eventRef<Type extends EventType>(type: Type) {
  return builder.objectRef<Tailed<Type>>(EVENT_TYPE_NAMES[type]);
}

const interfaces = [GenerationEventRef];
const INDEX = 'Which of the n images it is for, from 0.';

eventRef('GENERATION_QUEUED').implement({ interfaces, description: 'The generation was accepted.' });

eventRef('ROUTE_CHOSEN').implement({
  interfaces,
  description: 'The offers were put in order.',
  fields: (t) => ({
    route: t.field({
      type: [OfferEstimate],
      description: 'In the order they will be tried, then the excluded, each with why.',
      resolve: ({ event }) => [...event.body.route],
    }),
  }),
});

eventRef('ATTEMPT_STARTED').implement({
  interfaces,
  description: 'An offer is about to be asked. Its thinking and text begin anew.',
  fields: (t) => ({
    configKey: t.string({ description: 'provider/name of the offer.', resolve: ({ event }) => event.body.configKey }),
    hedge: t.boolean({
      description: 'Whether it is started beside a slower one.',
      resolve: ({ event }) => event.body.hedge,
    }),
    index: t.int({ description: INDEX, resolve: ({ event }) => event.body.index }),
  }),
});

eventRef('ATTEMPT_ACCEPTED').implement({
  interfaces,
  description: 'The provider began to answer.',
  fields: (t) => ({
    providerRequestId: t.string({
      nullable: true,
      description: 'The provider’s own id of the request. Null when it gave none.',
      resolve: ({ event }) => event.body.providerRequestId,
    }),
  }),
});

eventRef('PROGRESS').implement({
  interfaces,
  description: 'How far an attempt is.',
  fields: (t) => ({
    index: t.int({
      nullable: true,
      description: `${INDEX} Null when it is about all.`,
      resolve: ({ event }) => event.body.index,
    }),
    fraction: t.float({
      nullable: true,
      description:
        'The share done, 0 to 1, by what the provider tells or by its usual time. Null when there is nothing to go by.',
      resolve: ({ event }) => event.body.fraction,
    }),
    phase: t.string({ description: 'What is being done, in a word or two.', resolve: ({ event }) => event.body.phase }),
    queuePosition: t.int({
      nullable: true,
      description: 'How many are before it at the provider. Null when it doesn’t queue or doesn’t say.',
      resolve: ({ event }) => event.body.queuePosition,
    }),
    message: t.string({
      nullable: true,
      description: 'A line for a person. Null when there is none.',
      resolve: ({ event }) => event.body.message,
    }),
    etaMs: t.int({
      nullable: true,
      description: 'About how long it will still take, in milliseconds. Null when nobody knows.',
      resolve: ({ event }) => event.body.etaMs,
    }),
  }),
});

eventRef('THOUGHT').implement({
  interfaces,
  description: 'A piece of the model’s thinking: text to append, or an interim image.',
  fields: (t) => ({
    index: t.int({
      nullable: true,
      description: `${INDEX} Null when that is not known.`,
      resolve: ({ event }) => event.body.index,
    }),
    text: t.string({
      nullable: true,
      description: 'To append to the attempt’s thinking. Null for an image, and once erased.',
      resolve: ({ event }) => event.body.text,
    }),
    image: t.field({
      type: ImageRef,
      nullable: true,
      description: 'An interim image. Null for text, and once erased.',
      resolve: ({ event }, _args, { loaders }) =>
        event.body.imageId === null ? null : loaders.image.load(event.body.imageId),
    }),
  }),
});

eventRef('TEXT').implement({
  interfaces,
  description: 'A piece of the text that the model writes beside its images.',
  fields: (t) => ({
    index: t.int({
      nullable: true,
      description: `${INDEX} Null when that is not known.`,
      resolve: ({ event }) => event.body.index,
    }),
    text: t.string({
      nullable: true,
      description: 'To append. Null once erased.',
      resolve: ({ event }) => event.body.text,
    }),
  }),
});

for (const [type, description] of [
  ['PREVIEW', 'A picture that isn’t the final one.'],
  ['IMAGE', 'A final image is stored.'],
] as const) {
  eventRef(type).implement({
    interfaces,
    description,
    fields: (t) => ({
      index: t.int({ description: INDEX, resolve: ({ event }) => event.body.index }),
      image: t.field({
        type: ImageRef,
        nullable: true,
        description: 'The picture. Null once erased.',
        resolve: ({ event }, _args, { loaders }) =>
          event.body.imageId === null ? null : loaders.image.load(event.body.imageId),
      }),
    }),
  });
}

eventRef('ATTEMPT_SUCCEEDED').implement({
  interfaces,
  description: 'An attempt gave its picture.',
  fields: (t) => ({
    costUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What it cost, in US dollars. Null when nothing was due.',
      resolve: ({ event }) => usdOfMicros(event.body.costMicros),
    }),
  }),
});

eventRef('ATTEMPT_FAILED').implement({
  interfaces,
  description: 'An attempt gave no picture.',
  fields: (t) => ({
    error: t.field({ type: GenerationErrorType, description: 'Why.', resolve: ({ event }) => event.body.error }),
    next: t.string({
      nullable: true,
      description: 'Config key of the offer that is tried next. Null when none is.',
      resolve: ({ event }) => event.body.next,
    }),
  }),
});

eventRef('ATTEMPT_CANCELED').implement({
  interfaces,
  description: 'An attempt was stopped because the caller asked.',
  fields: (t) => ({
    billing: t.field({
      type: CancelBillingEnum,
      description: 'What that means for the bill.',
      resolve: ({ event }) => event.body.billing,
    }),
    costUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What is due or may be due, in US dollars. Null when nothing is.',
      resolve: ({ event }) => usdOfMicros(event.body.costMicros),
    }),
  }),
});

eventRef('CANCEL_REQUESTED').implement({ interfaces, description: 'Somebody asked the generation to stop.' });

eventRef('GENERATION_SUCCEEDED').implement({
  interfaces,
  description: 'The generation ended with a picture.',
  fields: (t) => ({
    costUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What all attempts cost together, in US dollars. Null when nothing was due.',
      resolve: ({ event }) => usdOfMicros(event.body.costMicros),
    }),
  }),
});

eventRef('GENERATION_FAILED').implement({
  interfaces,
  description: 'The generation ended without a picture.',
  fields: (t) => ({
    error: t.field({ type: GenerationErrorType, description: 'Why.', resolve: ({ event }) => event.body.error }),
  }),
});

eventRef('GENERATION_CANCELED').implement({
  interfaces,
  description: 'The generation was stopped.',
  fields: (t) => ({
    billing: t.field({
      type: CancelBillingEnum,
      description: 'What that means for the bill.',
      resolve: ({ event }) => event.body.billing,
    }),
  }),
});

eventRef('STREAM_GAP').implement({
  interfaces,
  description:
    'Events that are no longer stored were passed over, from one seq to another, both included; its own seq is `to`. Never stored itself.',
  fields: (t) => ({
    from: t.int({ description: 'The first seq that is missing.', resolve: ({ event }) => event.body.from }),
    to: t.int({ description: 'The last seq that is missing.', resolve: ({ event }) => event.body.to }),
    reason: t.string({ description: 'Why, for a person.', resolve: ({ event }) => event.body.reason }),
  }),
});

eventRef('STREAM_RESET').implement({
  interfaces,
  description:
    'The log was restored to an earlier point: forget what came after `seq` and go on from this cursor. Never stored itself.',
  fields: (t) => ({
    reason: t.string({ description: 'Why, for a person.', resolve: ({ event }) => event.body.reason }),
  }),
});
