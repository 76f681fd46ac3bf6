import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { upstreamBody, type UpstreamBody } from '../src/generation/upstream-body.ts';
import type { Loss } from '../src/parameters/loss.ts';
import { builder } from './builder.ts';
import './forbidden-error.ts';
import { ModeEnum, ServiceTierEnum } from './mode.ts';
import { OfferRef } from './offer.ts';

const LossSeverity = builder.enumType('LossSeverity', {
  description: 'How much of what was asked is lost. More may come.',
  values: {
    IGNORED: { description: 'Nothing of it reaches the provider.' },
    APPROXIMATED: { description: 'The nearest that the offer knows is sent.' },
  } satisfies Record<Loss['severity'], { description: string }>,
});

const LossType = builder.objectRef<Loss>('ParameterLoss').implement({
  description: 'One thing that an offer can’t do as it was asked.',
  fields: (t) => ({
    parameter: t.exposeString('parameter', { description: 'The parameter, as the request named it.' }),
    severity: t.expose('severity', { type: LossSeverity, description: 'How much of it is lost.' }),
    message: t.exposeString('message', { description: 'For a person: what was asked, and what comes of it.' }),
  }),
});

const UpstreamBodyType = builder.objectRef<UpstreamBody>('UpstreamBody').implement({
  description: 'What a provider would be sent.',
  fields: (t) => ({
    offer: t.expose('offer', { type: OfferRef, description: 'Where it would be sent to.' }),
    body: t.expose('body', {
      type: 'JSON',
      description:
        'The body of one call. Where it has the bytes of a picture stands which one, such as "<reference image 1>"; a form’s fields stand as JSON. No key and no token is in it.',
    }),
    calls: t.exposeInt('calls', {
      description: 'How many such calls the request takes: one for each image that is asked for.',
    }),
    losses: t.field({
      type: [LossType],
      description: 'What this offer can’t do as asked.',
      resolve: ({ losses }) => [...losses],
    }),
  }),
});

const UpstreamBodyInput = builder.inputType('UpstreamBodyInput', {
  description: 'A request, and the offer in whose words it is to be said.',
  fields: (t) => ({
    configKey: t.string({ description: 'The offer, as provider/name.' }),
    mode: t.field({ type: ModeEnum, defaultValue: 'TEXT_TO_IMAGE', description: 'What kind of picture.' }),
    prompt: t.string({ description: 'What the picture shall show.' }),
    inputImages: t.int({ defaultValue: 0, description: 'How many reference images; IMAGE_EDIT needs one at least.' }),
    masked: t.boolean({ defaultValue: false, description: 'Whether a mask says what of the first image may change.' }),
    parameters: t.field({ type: 'JSON', required: false, description: 'By the names of Model.parameters.' }),
    tier: t.field({ type: ServiceTierEnum, defaultValue: 'STANDARD', description: 'How soon, and at which prices.' }),
  }),
});

builder.queryField('upstreamBody', (t) =>
  t.field({
    type: UpstreamBodyType,
    description:
      'What a provider would be sent for a request, without sending it: to see what becomes of each parameter. Needs a key, of any scope.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'UpstreamBodyResult', description: 'The body, or why there is none.' },
      directResult: true,
    },
    args: { input: t.arg({ type: UpstreamBodyInput, description: 'The request and the offer.' }) },
    resolve: (_root, { input }, { viewer, catalog, routing }) =>
      upstreamBody({ catalog, providers: routing.providers }, viewer, {
        configKey: input.configKey,
        mode: input.mode,
        prompt: input.prompt,
        inputImages: input.inputImages,
        masked: input.masked,
        parameters: input.parameters ?? null,
        tier: input.tier,
      }),
  }),
);
