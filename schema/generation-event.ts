import { EVENT_TYPES, type EventType } from '../src/events/event.ts';
import { encodeCursor } from '../src/events/cursor.ts';
import type { TailedEvent } from '../src/events/tail.ts';
import { AttemptRef } from './attempt.ts';
import { builder } from './builder.ts';
import { GenerationRef } from './generation.ts';

export const GenerationEventTypeEnum = builder.enumType('GenerationEventType', {
  description: 'What an event tells. More may come: pass over those that you don’t know.',
  values: {
    GENERATION_QUEUED: { description: 'It was accepted.' },
    ROUTE_CHOSEN: { description: 'The offers were put in order, each with its reason.' },
    ATTEMPT_STARTED: { description: 'An offer is about to be asked.' },
    ATTEMPT_ACCEPTED: { description: 'The provider began to answer.' },
    PROGRESS: { description: 'How far it is.' },
    THOUGHT: { description: 'A piece of the model’s thinking: text to append, or an interim image.' },
    TEXT: { description: 'A piece of the text that the model writes beside its images.' },
    PREVIEW: { description: 'A picture that isn’t the final one.' },
    IMAGE: { description: 'A final image is stored.' },
    ATTEMPT_SUCCEEDED: { description: 'An attempt gave its picture.' },
    ATTEMPT_FAILED: { description: 'An attempt gave none; it says which offer is next.' },
    ATTEMPT_CANCELED: { description: 'An attempt was stopped because the caller asked.' },
    CANCEL_REQUESTED: { description: 'Somebody asked it to stop.' },
    GENERATION_SUCCEEDED: { description: 'It ended with a picture. Nothing comes after this.' },
    GENERATION_FAILED: { description: 'It ended without one. Nothing comes after this.' },
    GENERATION_CANCELED: { description: 'It was stopped. Nothing comes after this.' },
    STREAM_GAP: { description: 'Events that are no longer stored were passed over.' },
    STREAM_RESET: { description: 'The log was restored to an earlier point: forget what came before.' },
  } satisfies Record<EventType, { description: string }>,
});

export const GenerationEventRef = builder.interfaceRef<TailedEvent>('GenerationEvent').implement({
  description:
    'One fact about one generation. `seq` counts 1, 2, 3 … without a hole. `cursor` resumes this generation’s stream after this event, at any node and door. ' +
    '`generation` and `attempt` are as they are now, not as they were at the event; the ids load nothing. A new attempt begins its thinking and text anew: clients key them by `attemptId`.',
  resolveType: ({ event }) => EVENT_TYPE_NAMES[event.type],
  fields: (t) => ({
    type: t.field({ type: GenerationEventTypeEnum, description: 'What it tells.', resolve: ({ event }) => event.type }),
    generationId: t.id({
      description: 'Whose event it is. Loads nothing.',
      resolve: ({ event }) => event.generationId,
    }),
    attemptId: t.id({
      nullable: true,
      description: 'Whose attempt it is about; loads nothing. Null when it is about the whole generation.',
      resolve: ({ event }) => event.attemptId,
    }),
    generation: t.field({
      type: GenerationRef,
      description: 'The generation as it is now.',
      resolve: async ({ event }, _args, { loaders }) => {
        const generation = await loaders.generation.load(event.generationId);
        if (generation === null) throw new Error(`${event.generationId} has events and no row`);
        return generation;
      },
    }),
    attempt: t.field({
      type: AttemptRef,
      nullable: true,
      description: 'The attempt as it is now. Null when the event is about the whole generation.',
      resolve: ({ event }, _args, { loaders }) =>
        event.attemptId === null ? null : loaders.attempt.load(event.attemptId),
    }),
    seq: t.int({ description: 'Its number within the generation, from 1.', resolve: ({ event }) => event.seq }),
    cursor: t.string({
      description: 'Resumes after this event: hand it back as "after".',
      resolve: ({ event: { generationId, seq }, epoch }) => encodeCursor({ generationId, epoch, seq }),
    }),
    at: t.field({ type: 'DateTime', description: 'When it was written.', resolve: ({ event }) => event.at }),
  }),
});

/** The name of the object type of each kind of event: "ProgressEvent" for PROGRESS. */
export const EVENT_TYPE_NAMES = Object.fromEntries(
  EVENT_TYPES.map((type) => [
    type,
    `${type.toLowerCase().replaceAll(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase())}Event`,
  ]),
) as Record<EventType, string>; // every type has its name
