import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { editOffer } from '../src/catalog/edit/edit-offer.ts';
import { builder } from './builder.ts';
import { EditOutcomeEnum, SOURCE_DESCRIPTION } from './edit-outcome.ts';
import { offerThere, type EditedOffer } from './just-written.ts';
import './errors.ts';
import './forbidden-error.ts';
import { ModeEnum } from './mode.ts';
import { OfferRef } from './offer.ts';

const EditOfferInput = builder.inputType('EditOfferInput', {
  description:
    'What shall be said of an offer. What is left out stays as it is; null takes away what may be unknown, and is refused elsewhere. Lists are given whole.',
  fields: (t) => ({
    configKey: t.string({ description: 'Which offer: provider/name. It never changes.' }),
    upstreamModelId: t.string({
      required: false,
      description: 'The model id that is to be sent; null: the published one.',
    }),
    providerModelId: t.string({
      required: false,
      description: 'What the provider calls the model, as published; not null.',
    }),
    modes: t.field({
      type: [ModeEnum],
      required: false,
      description: 'All modes that it serves, one at least; not null.',
    }),
    regions: t.stringList({ required: false, description: 'All places where the provider runs it; not null.' }),
    notes: t.stringList({ required: false, description: 'All remarks on its prices; not null.' }),
    sourceUrl: t.string({ required: false, description: 'The provider’s page of the prices; null: none is named.' }),
    pricesEffectiveAt: t.string({
      required: false,
      description: 'When the prices were true, as published; null: nobody says.',
    }),
    retired: t.boolean({
      required: false,
      description:
        'True: the catalog lists it no more, and it is never tried; say nothing else with it. False: it is listed again as it last was, with the changes that come along. Null or left out: as it is.',
    }),
    source: t.string({ required: false, description: SOURCE_DESCRIPTION }),
  }),
});

const EditOfferPayload = builder.objectRef<EditedOffer>('EditOfferPayload').implement({
  description: 'The catalog says of the offer what it was told to.',
  fields: (t) => ({
    offer: t.field({ type: OfferRef, description: 'The offer as it is now.', resolve: offerThere }),
    outcome: t.expose('outcome', { type: EditOutcomeEnum, description: 'Whether anything changed.' }),
  }),
});

builder.mutationField('editOffer', (t) =>
  t.field({
    type: EditOfferPayload,
    description:
      'Changes what the catalog says of an offer, retires it, or lists it again, at once and for every process; its prices are for editPrice. Model.revisions of its model keeps who did it, and a newer shipped catalog leaves that model alone. Twice is harmless. For admins.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'EditOfferResult', description: 'The offer as it is now, or why it was not changed.' },
      directResult: true,
    },
    args: { input: t.arg({ type: EditOfferInput, description: 'What shall be said of it.' }) },
    resolve: async (_root, { input }, context) => {
      const outcome = await editOffer(context.database.orm, context.viewer, input);
      await context.refreshCatalog();
      return { configKey: input.configKey, outcome };
    },
  }),
);
