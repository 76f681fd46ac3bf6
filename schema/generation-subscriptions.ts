import { requireScope, type Viewer } from '../src/access/viewer.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { cancellable } from '../src/base/cancellable.ts';
import { NotFoundRefusal } from '../src/base/refusal.ts';
import { followActivity, type ActivityEntry } from '../src/events/activity.ts';
import { isLast, type EventType } from '../src/events/event.ts';
import { tail, type TailedEvent } from '../src/events/tail.ts';
import { matchingGenerations } from '../src/generation/read.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { streamRefusalAsError } from './cursor-error.ts';
import { GenerationEventRef, GenerationEventTypeEnum } from './generation-event.ts';
import { GenerationFilterInput, generationFilterOf } from './generation-filter.ts';

const REAUTHORISE_MS = 60_000;
/** What a follower must hear whatever it asked for, to know where it stands. */
const ALWAYS_TOLD: ReadonlySet<EventType> = new Set(['STREAM_GAP', 'STREAM_RESET']);

const ActivityItem = builder.objectRef<ActivityEntry & { readonly epoch: number }>('ActivityItem').implement({
  description:
    'An event in the feed of all generations, or (null) a place where events that are no longer stored were passed over.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Resumes the feed after this item. It is no cursor of a generation’s own stream.',
    }),
    event: t.field({
      type: GenerationEventRef,
      nullable: true,
      description: 'What happened. Null where events were passed over.',
      resolve: ({ event, epoch }) => (event === null ? null : { event, epoch }),
    }),
  }),
});

builder.subscriptionFields((t) => ({
  generationEvents: t.field({
    type: GenerationEventRef,
    description:
      'Every event of one generation, in order, each once: first those after the cursor from storage, then live ones; ends after the last event. Without a cursor it begins at the first. ' +
      '`only` leaves out other types (seq then skips), but gaps, resets and the last event always come. Error codes: NOT_FOUND, FORBIDDEN, CURSOR_INVALID.',
    args: {
      id: t.arg.id({ description: 'gen_….' }),
      after: t.arg.string({ required: false, description: 'The cursor of the last event that you have.' }),
      only: t.arg({
        type: [GenerationEventTypeEnum],
        required: false,
        description: 'The types that you want. Left out: all.',
      }),
    },
    subscribe: (_root, { id, after, only }, context) =>
      watched(context, async function* (signal, viewer) {
        const generation = await context.loaders.generation.load(id);
        if (generation === null || generation.accountId !== viewer.accountId)
          throw new NotFoundRefusal(`There is no generation ${id} that you may see.`);
        const { hub, log } = context.generations;
        const wanted = only === null || only === undefined ? null : new Set<EventType>(only);
        for await (const tailed of tail(
          { orm: context.database.orm, hub },
          { generationId: id, after: after ?? null, signal, log },
        )) {
          const { type } = tailed.event;
          if (wanted === null || wanted.has(type) || ALWAYS_TOLD.has(type) || isLast(type)) yield tailed;
        }
      }),
    resolve: (tailed: TailedEvent) => tailed,
  }),
  activity: t.field({
    type: ActivityItem,
    description:
      'What happens to all generations the viewer may see, from now or from a cursor of this feed: for dashboards.',
    args: {
      after: t.arg.string({
        required: false,
        description: 'The cursor of the last item that you have. Left out: from now.',
      }),
      filter: t.arg({
        type: GenerationFilterInput,
        required: false,
        description: 'Which generations are meant, as they are when an event comes. Left out: all.',
      }),
      only: t.arg({
        type: [GenerationEventTypeEnum],
        required: false,
        description: 'The types that you want. Left out: all.',
      }),
    },
    subscribe: (_root, { after, filter, only }, context) =>
      watched(context, async function* (signal, viewer) {
        const { hub, log, epoch } = context.generations;
        const { orm } = context.database;
        const wanted = only === null || only === undefined ? null : new Set<EventType>(only);
        for await (const page of followActivity(
          { orm, hub },
          { accountId: viewer.accountId, after: after ?? null, signal, log },
        )) {
          const ofType = page.filter(({ event }) => event === null || wanted === null || wanted.has(event.type));
          const meant = generationFilterOf(context.catalog, filter);
          const ids = [...new Set(ofType.flatMap(({ event }) => (event === null ? [] : [event.generationId])))];
          const matching = meant === null ? null : await matchingGenerations(orm, viewer.accountId, ids, meant);
          for (const entry of ofType)
            if (entry.event === null || matching === null || matching.has(entry.event.generationId))
              yield { ...entry, epoch };
        }
      }),
    resolve: (item) => item,
  }),
}));

/**
 * A subscription of one who may read generations: everything fresh for each event, the key looked at again once a minute,
 * refusals as the errors that the contract names, and gone at once when the client is.
 */
function watched<Value>(
  context: Context,
  make: (signal: AbortSignal, viewer: Viewer) => AsyncGenerator<Value, void>,
): AsyncGenerator<Value, void> {
  return cancellable(async function* (signal) {
    try {
      const viewer = requireScope(context.viewer, 'GENERATIONS_READ');
      let checkedAt = Date.now();
      for await (const value of make(signal, viewer)) {
        if (Date.now() - checkedAt >= REAUTHORISE_MS) {
          if (!(await context.generations.stillValid(viewer)))
            throw new ForbiddenRefusal('The key of this subscription was revoked or has expired.');
          checkedAt = Date.now();
        }
        context.renew();
        yield value;
      }
    } catch (error) {
      throw streamRefusalAsError(error);
    }
  });
}
