import type { ModelStatus } from '../src/catalog/closed-sets.ts';
import type { Model, Performance } from '../src/catalog/model.ts';
import { startingPriceUsd } from '../src/catalog/price.ts';
import { performanceOf } from '../src/performance/shown.ts';
import { BenchmarkRef } from './benchmark.ts';
import { builder } from './builder.ts';
import { CategoryRankingRef } from './category-ranking.ts';
import { FactSourceEnum } from './fact-source.ts';
import { frozenNode } from './frozen-node.ts';
import { galleryPage, GalleryImageConnection, GalleryImageType, GalleryKindEnum } from './gallery.ts';
import { ModalityEnum, ModeEnum } from './mode.ts';
import { AboutType, CreatorType, LinkType, QuestionType } from './model-content.ts';
import { OfferRef } from './offer.ts';
import { ParameterObject } from './parameter.ts';
import { PerformanceType } from './performance.ts';

export const ModelRef = builder.objectRef<Model>('Model');

export const ModelStatusEnum = builder.enumType('ModelStatus', {
  description: 'Where a model is in its life. More may come.',
  values: {
    ACTIVE: { description: 'In use.' },
    PREVIEW: { description: 'Published for trying out; it may change.' },
    DEPRECATED: { description: 'Still there, but on its way out.' },
    DISABLED: { description: 'Not to be used here; listed only when asked for.' },
  } satisfies Record<ModelStatus, { description: string }>,
});

builder.node(ModelRef, {
  ...frozenNode('model'),
  description: 'What a creator published: what it can do, what may be said to it, who offers it, and how well it does.',
  id: { description: 'Opaque; stays the same for as long as the catalog lives.', resolve: (model) => model.id },
  loadOne: (id, context) => context.catalog.modelById(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'The name that requests use: "gemini-3.1-flash-image-preview".' }),
    name: t.exposeString('name', { description: 'Name for people: "Nano Banana 2". It does not route.' }),
    summary: t.exposeString('summary', { description: 'What it is, in a sentence; may be empty.' }),
    creator: t.expose('creator', { type: CreatorType, description: 'Who published it.' }),
    family: t.exposeString('family', {
      nullable: true,
      description: 'The line that it belongs to; null where none is named.',
    }),
    status: t.expose('status', { type: ModelStatusEnum, description: 'Where it is in its life.' }),
    aliases: t.exposeStringList('aliases', { description: 'Names that route like the slug.' }),
    alternativeNames: t.exposeStringList('alternativeNames', { description: 'Names for people; they do not route.' }),
    released: t.exposeString('released', {
      nullable: true,
      description: 'As published, month precision: "February 2026". Null where unknown.',
    }),
    tags: t.exposeStringList('tags', { description: 'Catchwords, as published.' }),
    apiBaseUrl: t.exposeString('apiBaseUrl', {
      nullable: true,
      description: 'Where the page that it came from says that the model’s API is. Null where it doesn’t say.',
    }),
    contextWindow: t.exposeInt('contextWindow', {
      nullable: true,
      description: 'Tokens that it can consider at once; null where unknown.',
    }),
    maxInputImages: t.exposeInt('maxInputImages', {
      nullable: true,
      description: 'Reference pictures that one request may have; null where unknown.',
    }),
    maxOutputImages: t.exposeInt('maxOutputImages', {
      nullable: true,
      description: 'Pictures that one call gives at most; null where unknown.',
    }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', {
      nullable: true,
      description: 'Tokens that one answer has at most; null where unknown.',
    }),
    maxResolution: t.exposeString('maxResolution', {
      nullable: true,
      description: 'The largest picture in pixels, "2048x2048"; null where unknown.',
    }),
    maxVideoSeconds: t.exposeFloat('maxVideoSeconds', {
      nullable: true,
      description: 'The longest video; null where unknown, or for models of pictures.',
    }),
    inputModalities: t.expose('inputModalities', { type: [ModalityEnum], description: 'What it takes.' }),
    outputModalities: t.expose('outputModalities', { type: [ModalityEnum], description: 'What it gives.' }),
    capabilities: t.exposeStringList('capabilities', {
      description:
        'Such as thinking, grounding, batch, streaming, function_calling, structured_output, json_mode. More may come.',
    }),
    modes: t.expose('modes', { type: [ModeEnum], description: 'What it can be used for; an offer may serve fewer.' }),
    parameters: t.field({
      type: [ParameterObject],
      description: 'What a request may say, in the order of publication.',
      args: {
        mode: t.arg({ type: ModeEnum, required: false, description: 'Only parameters of this mode; without it, all.' }),
      },
      resolve: (model, { mode }) =>
        mode == null ? model.parameters : model.parameters.filter((parameter) => parameter.modes.includes(mode)),
    }),
    offers: t.expose('offers', { type: [OfferRef], description: 'The ways to get it, retired ones last.' }),
    startingPriceUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The lowest price of one image over all offers and tiers, batch included, in US dollars. Null when no offer has a price by the image.',
      resolve: startingPriceUsd,
    }),
    performance: t.field({
      type: [PerformanceType],
      description:
        'One entry a provider, fastest median first: what was measured here once there are 20 calls in the window, else what was imported.',
      args: {
        source: t.arg({
          type: FactSourceEnum,
          required: false,
          description: 'Only figures from there, whether or not there is enough.',
        }),
        mode: t.arg({
          type: ModeEnum,
          required: false,
          description:
            'Only figures that hold for this mode; those over all modes do, where there are none of its own.',
        }),
      },
      resolve: (model, { source = null, mode = null }, context) => performanceOf(context, model, { source, mode }),
    }),
    benchmarks: t.field({
      type: [BenchmarkRef],
      description: 'Standings in competitions, highest Elo first.',
      args: {
        source: t.arg({
          type: FactSourceEnum,
          required: false,
          description: 'Only standings from there; without it, all.',
        }),
      },
      resolve: (model, { source }) =>
        source == null ? model.benchmarks : model.benchmarks.filter((entry) => isOf(entry, source)),
    }),
    categoryRankings: t.field({
      type: [CategoryRankingRef],
      description: 'Standings by use case, best rank first.',
      args: {
        source: t.arg({
          type: FactSourceEnum,
          required: false,
          description: 'Only standings from there; without it, all.',
        }),
      },
      resolve: (model, { source }) =>
        source == null ? model.categoryRankings : model.categoryRankings.filter((entry) => isOf(entry, source)),
    }),
    galleryCount: t.exposeInt('galleryCount', {
      description: 'How many pictures the page says that there are; not all need be listed here.',
    }),
    gallery: t.connection(
      {
        type: GalleryImageType,
        description: 'Pictures that it made, in the order of publication.',
        args: {
          kind: t.arg({
            type: GalleryKindEnum,
            required: false,
            description: 'Only pictures of this kind; without it, all.',
          }),
        },
        resolve: (model, { kind, ...args }) => galleryPage(model, kind ?? null, args),
      },
      GalleryImageConnection,
    ),
    examplePrompt: t.exposeString('examplePrompt', {
      nullable: true,
      description: 'A prompt to try it with; null where there is none.',
    }),
    about: t.expose('about', {
      type: AboutType,
      nullable: true,
      description: 'The model described in prose; null where there is no such text.',
    }),
    questions: t.expose('questions', { type: [QuestionType], description: 'Questions that people ask, with answers.' }),
    links: t.expose('links', { type: [LinkType], description: 'Where to read on.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When any of its facts last changed here.' }),
  }),
});

export const ModelConnection = builder.connectionObject(
  {
    type: ModelRef,
    name: 'ModelConnection',
    description: 'A page of models.',
    fields: (t) => ({
      totalCount: t.int({ description: 'How many models there are on all pages.', resolve: totalCount }),
    }),
  },
  { name: 'ModelEdge', description: 'A model at its place in a list.' },
);

function totalCount(connection: object): number {
  if ('totalCount' in connection && typeof connection.totalCount === 'number') return connection.totalCount;
  throw new Error('A page of models came without its total: make it with pageOf.');
}

function isOf(entry: Pick<Performance, 'source'>, source: Performance['source'] | null | undefined): boolean {
  return source == null || entry.source === source;
}
