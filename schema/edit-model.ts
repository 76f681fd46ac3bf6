import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import type { EditOutcome } from '../src/catalog/edit/edit.ts';
import { editModel } from '../src/catalog/edit/edit-model.ts';
import { builder } from './builder.ts';
import { EditOutcomeEnum, SOURCE_DESCRIPTION } from './edit-outcome.ts';
import './errors.ts';
import './forbidden-error.ts';
import { ModalityEnum, ModeEnum } from './mode.ts';
import { modelThere } from './just-written.ts';
import { ModelRef, ModelStatusEnum } from './model.ts';

const EditModelInput = builder.inputType('EditModelInput', {
  description:
    'What shall be said of a model. What is left out stays as it is; null takes away what may be unknown, and is refused elsewhere. Lists are given whole.',
  fields: (t) => ({
    slug: t.string({ description: 'Which model: its slug, not an alias. A slug never changes.' }),
    name: t.string({ required: false, description: 'Name for people; not null.' }),
    summary: t.string({ required: false, description: 'What it is, in a sentence; may be empty, not null.' }),
    status: t.field({
      type: ModelStatusEnum,
      required: false,
      description: 'Where it is in its life; not null. DISABLED takes it out of lists and of use.',
    }),
    family: t.string({ required: false, description: 'The line that it belongs to; null: none is named.' }),
    aliases: t.stringList({
      required: false,
      description:
        'All names that shall route like the slug; not null. One that names another model is refused: take it away there first.',
    }),
    alternativeNames: t.stringList({ required: false, description: 'All further names for people; not null.' }),
    released: t.string({ required: false, description: 'As published, "February 2026"; null: unknown.' }),
    tags: t.stringList({ required: false, description: 'All catchwords; not null.' }),
    apiBaseUrl: t.string({ required: false, description: 'Where the model’s API is said to be; null: unknown.' }),
    contextWindow: t.int({ required: false, description: 'Tokens that it can consider at once; null: unknown.' }),
    maxInputImages: t.int({
      required: false,
      description: 'Reference pictures that one request may have; null: unknown.',
    }),
    maxOutputImages: t.int({
      required: false,
      description: 'Pictures that one call gives at most; null: unknown.',
    }),
    maxOutputTokens: t.int({ required: false, description: 'Tokens that one answer has at most; null: unknown.' }),
    maxResolution: t.string({
      required: false,
      description: 'The largest picture in pixels, "2048x2048"; null: unknown.',
    }),
    maxVideoSeconds: t.float({ required: false, description: 'The longest video; null: unknown, or no video.' }),
    inputModalities: t.field({
      type: [ModalityEnum],
      required: false,
      description: 'All kinds of content that it takes; not null.',
    }),
    outputModalities: t.field({
      type: [ModalityEnum],
      required: false,
      description: 'All kinds of content that it gives; not null.',
    }),
    capabilities: t.stringList({ required: false, description: 'All of its capabilities; not null.' }),
    modes: t.field({
      type: [ModeEnum],
      required: false,
      description: 'All that it can be used for; not null. Its offers keep the modes that they have.',
    }),
    source: t.string({ required: false, description: SOURCE_DESCRIPTION }),
  }),
});

const EditModelPayload = builder
  .objectRef<{ readonly slug: string; readonly outcome: EditOutcome }>('EditModelPayload')
  .implement({
    description: 'The catalog says of the model what it was told to.',
    fields: (t) => ({
      model: t.field({
        type: ModelRef,
        description: 'The model as it is now.',
        resolve: modelThere,
      }),
      outcome: t.expose('outcome', { type: EditOutcomeEnum, description: 'Whether anything changed.' }),
    }),
  });

builder.mutationField('editModel', (t) =>
  t.field({
    type: EditModelPayload,
    description:
      'Changes what the catalog says of a model, at once and for every process. Model.revisions keeps who did it. From then on a newer shipped catalog leaves the model alone; an imported page still counts for what it speaks of. Twice is harmless. For admins.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'EditModelResult', description: 'The model as it is now, or why it was not changed.' },
      directResult: true,
    },
    args: { input: t.arg({ type: EditModelInput, description: 'What shall be said of it.' }) },
    resolve: async (_root, { input }, context) => {
      const outcome = await editModel(context.database.orm, context.viewer, input);
      await context.refreshCatalog();
      return { slug: input.slug, outcome };
    },
  }),
);
