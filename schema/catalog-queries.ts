import type { Competition, Model } from '../src/catalog/model.ts';
import { modelAt } from '../src/catalog/history/model-at.ts';
import { isMeasured, matcherOf, modelsInOrder, orderValue, type ModelOrder } from '../src/catalog/find-models.ts';
import { leaderboardOf } from '../src/catalog/leaderboard.ts';
import { performanceOf } from '../src/performance/shown.ts';
import { builder } from './builder.ts';
import { LeaderboardType } from './category-ranking.ts';
import { CompetitionConnection, CompetitionRef } from './competition.ts';
import { inOrder, pageOf, type PageOrder } from './connection.ts';
import type { Context } from './context.ts';
import { streamRefusalAsError } from './cursor-error.ts';
import { ModeEnum } from './mode.ts';
import { ModelConnection, ModelRef, ModelStatusEnum } from './model.ts';
import { OfferRef } from './offer.ts';
import { ProviderRef } from './provider.ts';

const ModelFilterInput = builder.inputType('ModelFilter', {
  description:
    'Which models are wanted: all that is said must hold. DISABLED models come only when asked for by status.',
  fields: (t) => ({
    search: t.string({
      required: false,
      description:
        'Words that must all occur, in any case and place, in its names, slug, aliases, summary, tags, creator, family, description or competitions.',
    }),
    creator: t.string({ required: false, description: 'The creator’s slug.' }),
    family: t.string({ required: false, description: 'The family, exactly as written.' }),
    provider: t.string({ required: false, description: 'Slug of a provider that offers it now.' }),
    mode: t.field({ type: ModeEnum, required: false, description: 'A mode that it can be used for.' }),
    capabilities: t.stringList({ required: false, description: 'Capabilities that it must have, all of them.' }),
    tags: t.stringList({ required: false, description: 'Tags that it must have, all of them.' }),
    maxPricePerImageUsd: t.field({
      type: 'Decimal',
      required: false,
      description: 'The most that its startingPriceUsd may be; leaves out models without one.',
    }),
    status: t.field({
      type: ModelStatusEnum,
      required: false,
      description: 'Only models in this state; without it, all but DISABLED.',
    }),
  }),
});

const ModelOrderEnum = builder.enumType('ModelOrder', {
  description: 'What models are listed by; those of which it is unknown come last.',
  values: {
    NAME: { description: 'By name, without regard to case.' },
    NEWEST: { description: 'The latest release first.' },
    PRICE: { description: 'The lowest price of one image first.' },
    SPEED: { description: 'The shortest median time at its fastest provider first.' },
    SUCCESS: { description: 'The highest success rate at its most reliable provider first.' },
    ELO: { description: 'The highest Elo in any competition first.' },
  } satisfies Record<ModelOrder, { description: string }>,
});

builder.queryFields((t) => ({
  model: t.field({
    type: ModelRef,
    nullable: true,
    description:
      'By slug or alias, exactly as written. Display names do not match. Null when there is none, or was none at the time that is asked for. Error code: HISTORY_UNREADABLE.',
    args: {
      slug: t.arg.string({
        description: 'Slug or alias; of an earlier time, as they were then: an alias may have led elsewhere.',
      }),
      asOf: t.arg({
        type: 'DateTime',
        required: false,
        description:
          'The model as the catalog said at that moment, to the millisecond: all of its facts, the offers that were listed, the performance that was imported. Its id and those of its offers, providers and competitions are those of today, and what is fetched through a provider or a competition is of today, as is the health of an offer. Nothing that was measured here is in it, no retired offers, and no importWarnings, which are not kept. Left out, or a moment that has not come: as it is now.',
      }),
    },
    // What is read from the context decides whether an answer holds for everybody: of today's catalog, nothing else is.
    resolve: (_query, { slug, asOf }, context) =>
      asOf == null
        ? context.catalog.model(slug)
        : modelThen(context.history, context.catalog, { name: slug, at: asOf }),
  }),
  models: t.connection(
    {
      type: ModelRef,
      description: 'The models of the catalog, by name unless told otherwise.',
      args: {
        filter: t.arg({
          type: ModelFilterInput,
          required: false,
          description: 'Which ones; without it, all but DISABLED.',
        }),
        orderBy: t.arg({
          type: ModelOrderEnum,
          required: false,
          description: 'What they are listed by; NAME without it. A cursor belongs to one order.',
        }),
      },
      resolve: (_query, { filter, orderBy, ...args }, context) => {
        const by = orderBy ?? 'NAME';
        const order = modelOrder(by, context);
        const version = isMeasured(by) ? context.performance.version : 0;
        const models = modelsInOrder(context.catalog, by, version, (all) => inOrder(all, order));
        return pageOf(models.filter(matcherOf(filter ?? {})), args, order);
      },
    },
    ModelConnection,
  ),
  providers: t.field({
    type: [ProviderRef],
    description: 'All providers that the catalog knows, by slug, whether or not they are configured here.',
    resolve: (_query, _args, { catalog }) => catalog.providers,
  }),
  provider: t.field({
    type: ProviderRef,
    nullable: true,
    description: 'By slug. Null when there is none.',
    args: { slug: t.arg.string({ description: 'Such as "vertex".' }) },
    resolve: (_query, { slug }, { catalog }) => catalog.provider(slug),
  }),
  offer: t.field({
    type: OfferRef,
    nullable: true,
    description: 'By config key, retired ones too. Null when there is none.',
    args: {
      configKey: t.arg.string({ description: 'provider/name, such as "fal/gemini-3.1-flash-image-preview-edit".' }),
    },
    resolve: (_query, { configKey }, { catalog }) => catalog.offer(configKey),
  }),
  leaderboard: t.field({
    type: LeaderboardType,
    nullable: true,
    description: 'How models stand in a use case, or over all of a mode. Null when no model is on that board.',
    args: {
      mode: t.arg({ type: ModeEnum, description: 'The mode that the board is of.' }),
      category: t.arg.string({
        required: false,
        description: 'Slug of the use case; without it, the board over all of them.',
      }),
    },
    resolve: (_query, { mode, category }, { catalog }) => leaderboardOf(catalog, mode, category ?? null),
  }),
  competitions: t.connection(
    {
      type: CompetitionRef,
      description: 'The competitions of the arena, by name.',
      args: {
        mode: t.arg({
          type: ModeEnum,
          required: false,
          description: 'Only those known to be of this mode; without it, all.',
        }),
      },
      resolve: (_query, { mode, ...args }, { catalog }) =>
        pageOf(
          mode == null ? catalog.competitions : catalog.competitions.filter((competition) => competition.mode === mode),
          args,
          COMPETITIONS,
        ),
    },
    CompetitionConnection,
  ),
}));

async function modelThen(...asked: Parameters<typeof modelAt>): Promise<Model | null> {
  try {
    return await modelAt(...asked);
  } catch (error) {
    throw streamRefusalAsError(error);
  }
}

const COMPETITIONS: PageOrder<Competition> = {
  name: 'competitions',
  key: (competition) => [competition.name, competition.id],
};

function modelOrder(order: ModelOrder, context: Context): PageOrder<Model> {
  const shown = (model: Model) => performanceOf(context, model, { source: null, mode: null });
  return { name: `models ${order}`, key: (model) => [orderValue(model, order, shown), model.id] };
}
