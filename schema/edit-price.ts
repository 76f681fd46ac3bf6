import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { editPrice } from '../src/catalog/edit/edit-price.ts';
import { builder } from './builder.ts';
import { EditOutcomeEnum, SOURCE_DESCRIPTION } from './edit-outcome.ts';
import { offerThere, type EditedOffer } from './just-written.ts';
import './errors.ts';
import './forbidden-error.ts';
import { ModalityEnum, ModeEnum, ServiceTierEnum } from './mode.ts';
import { OfferRef } from './offer.ts';
import { PriceDirectionEnum, PriceMetricEnum } from './price.ts';

const PriceConditionInput = builder.inputType('PriceConditionInput', {
  description: 'Something that must hold of a request for a price line to count.',
  fields: (t) => ({
    parameter: t.string({ description: 'Name of the parameter, as in Model.parameters.' }),
    equals: t.field({ type: 'JSON', description: 'The value that it must have.' }),
  }),
});

const PriceLineInput = builder.inputType('PriceLineInput', {
  description: 'What tells one price line of an offer from the others: all of it, as Offer.prices has it.',
  fields: (t) => ({
    direction: t.field({ type: PriceDirectionEnum, description: 'What it charges for.' }),
    metric: t.field({ type: PriceMetricEnum, description: 'The unit that is counted.' }),
    modality: t.field({
      type: ModalityEnum,
      required: false,
      description: 'What kind of unit; null or left out: the line for any.',
    }),
    mode: t.field({
      type: ModeEnum,
      required: false,
      description: 'The mode that it holds for; null or left out: the line for all.',
    }),
    tier: t.field({
      type: ServiceTierEnum,
      defaultValue: 'STANDARD',
      description: 'The service tier that it holds for.',
    }),
    resolution: t.string({
      required: false,
      description: 'The resolution tier that it holds for, such as "2K"; null or left out: the line for all.',
    }),
    conditions: t.field({
      type: [PriceConditionInput],
      defaultValue: [],
      description: 'What else must hold of a request, in any order; left out: nothing.',
    }),
  }),
});

const EditPriceInput = builder.inputType('EditPriceInput', {
  description:
    'What one price line of an offer shall say. What is left out stays as it is, and has its default in a new line.',
  fields: (t) => ({
    configKey: t.string({ description: 'Which offer: provider/name.' }),
    line: t.field({ type: PriceLineInput, description: 'Which line. Where there is none, it is added.' }),
    amount: t.field({
      type: 'Decimal',
      required: false,
      description:
        'What `unitSize` units cost, exact: from 0 up, 12 digits before the point and 18 behind it at most. Null takes the line away, and the other fields of the line mean nothing then. A new line needs one.',
    }),
    unitSize: t.int({
      required: false,
      description:
        'Number of units that the amount pays for, 1000000 for a price a million tokens; not null. At first 1.',
    }),
    currency: t.string({ required: false, description: 'ISO 4217; not null. At first "USD".' }),
    tokensPerUnit: t.int({
      required: false,
      description: 'How many tokens the provider counts for one such unit; null, as at first: it doesn’t say.',
    }),
    pricesEffectiveAt: t.string({
      required: false,
      description: 'When the offer’s prices were true, as published; null: nobody says.',
    }),
    source: t.string({ required: false, description: SOURCE_DESCRIPTION }),
  }),
});

const EditPricePayload = builder.objectRef<EditedOffer>('EditPricePayload').implement({
  description: 'The offer has the price that it was told to.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: 'The offer as it is now, with all of its prices.',
      resolve: offerThere,
    }),
    outcome: t.expose('outcome', { type: EditOutcomeEnum, description: 'Whether anything changed.' }),
  }),
});

builder.mutationField('editPrice', (t) =>
  t.field({
    type: EditPricePayload,
    description:
      'Changes one price line of an offer, adds it, or takes it away, at once and for every process: what starts afterwards is priced by it, and each attempt keeps the lines that it used. Lines that differ in nothing but what they cost become one. Model.revisions of the offer’s model keeps who did it, and a newer shipped catalog leaves that model alone. Twice is harmless. For admins.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'EditPriceResult', description: 'The offer as it is now, or why its price was not changed.' },
      directResult: true,
    },
    args: { input: t.arg({ type: EditPriceInput, description: 'Which line, and what it shall say.' }) },
    resolve: async (_root, { input }, context) => {
      const { modality = null, mode = null, resolution = null } = input.line;
      const conditions = input.line.conditions.map(({ parameter, equals = null }) => ({ parameter, equals }));
      const line = { ...input.line, modality, mode, resolution, conditions };
      const outcome = await editPrice(context.database.orm, context.viewer, { ...input, line });
      await context.refreshCatalog();
      return { configKey: input.configKey, outcome };
    },
  }),
);
