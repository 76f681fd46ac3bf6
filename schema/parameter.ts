import type { ParameterGroup, ParameterType, Treatment } from '../src/catalog/closed-sets.ts';
import type { OfferTreatment, Parameter } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { ModeEnum } from './mode.ts';
import { OfferRef } from './offer.ts';
import { ProviderRef } from './provider.ts';

const ParameterGroupEnum = builder.enumType('ParameterGroup', {
  description: 'How model pages group parameters. More may come.',
  values: {
    CORE: { description: 'What every request is about: the prompt, the seed.' },
    SIZE_AND_LAYOUT: { description: 'Shape and scale.' },
    MEDIA_INPUTS: { description: 'Pictures and other media that go in.' },
    CHARACTER_ELEMENTS: { description: 'Characters and elements that should come back the same.' },
    MULTI_SHOT_CONTROL: { description: 'Several shots of one video.' },
    AUDIO: { description: 'Sound that goes in or comes out.' },
    OUTPUT_AND_FORMAT: { description: 'How many, in which file format, delivered how.' },
    ADDITIONAL: { description: 'Everything else, often known to a single provider.' },
  } satisfies Record<ParameterGroup, { description: string }>,
});

const ParameterTypeEnum = builder.enumType('ParameterType', {
  description: 'A type of JSON value, and FILE for a picture or other media.',
  values: {
    STRING: { description: 'Text.' },
    INTEGER: { description: 'A whole number.' },
    NUMBER: { description: 'A number.' },
    BOOLEAN: { description: 'True or false.' },
    FILE: { description: 'Media: goes in by its own input field, not among the parameters.' },
    ARRAY: { description: 'A list.' },
    OBJECT: { description: 'An object.' },
    NULL: { description: 'Null, as a value of its own.' },
  } satisfies Record<ParameterType, { description: string }>,
});

const TreatmentEnum = builder.enumType('Treatment', {
  description: 'How the gateway brings a parameter to an offer, from weakest to strongest.',
  values: {
    UNSUPPORTED: { description: 'Not at all: it is left out, and the loss is told before and after.' },
    PASSTHROUGH: { description: 'As it came, without looking at it.' },
    RENAMED: { description: 'As it came, under the provider’s name.' },
    CONVERTED: { description: 'Said in the provider’s own way, with another value or through other fields.' },
    EMULATED: { description: 'Done by the gateway itself, for an offer that can’t.' },
    NATIVE: { description: 'Understood by the provider just as it is meant.' },
  } satisfies Record<Treatment, { description: string }>,
});

const OfferTreatmentType = builder.objectRef<OfferTreatment>('OfferTreatment').implement({
  description: 'How one offer takes one parameter.',
  fields: (t) => ({
    offer: t.expose('offer', { type: OfferRef, description: 'The offer that it is about.' }),
    treatment: t.expose('treatment', { type: TreatmentEnum, description: 'How the parameter gets there.' }),
    providerName: t.exposeString('providerName', {
      nullable: true,
      description:
        'The provider’s own name of it, as a dotted path into its request; null when it is ours too, or when there is none.',
    }),
    values: t.field({
      type: ['JSON'],
      nullable: true,
      description: 'The values that this offer takes, in our words; null when all of the parameter’s.',
      resolve: (treatment) => treatment.values,
    }),
  }),
});

export const ParameterObject = builder.objectRef<Parameter>('Parameter').implement({
  description: 'One thing that a request to a model may say.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name to say it by, whatever the provider calls it.' }),
    types: t.expose('types', {
      type: [ParameterTypeEnum],
      description: 'The types that its value may have; one of them is enough.',
    }),
    group: t.expose('group', { type: ParameterGroupEnum, description: 'The group that pages list it in.' }),
    description: t.exposeString('description', { description: 'What it does, for people.' }),
    required: t.exposeBoolean('required', { description: 'Whether a request of its modes must have it.' }),
    default: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What holds when nothing is said; null when there is no such value, or when it is null.',
      resolve: (parameter) => parameter.default ?? null,
    }),
    values: t.field({
      type: ['JSON'],
      nullable: true,
      description: 'All values that it takes over all offers; null when any of its types.',
      resolve: (parameter) => parameter.values,
    }),
    minimum: t.exposeFloat('minimum', {
      nullable: true,
      description: 'The smallest number that it takes; null when there is no bound.',
    }),
    maximum: t.exposeFloat('maximum', {
      nullable: true,
      description: 'The largest number that it takes; null when there is no bound.',
    }),
    modes: t.expose('modes', { type: [ModeEnum], description: 'The modes that it belongs to.' }),
    onlyVia: t.field({
      type: [ProviderRef],
      description:
        'Providers that alone understand it, as published; empty when all do. What holds for a request is in `treatments`.',
      resolve: (parameter, _args, { catalog }) => parameter.onlyVia.flatMap((slug) => catalog.provider(slug) ?? []),
    }),
    treatments: t.expose('treatments', {
      type: [OfferTreatmentType],
      description: 'How each offer of the model takes it.',
    }),
  }),
});
