import type { Attempt } from '../src/generation/read.ts';
import { ATTEMPT_STATUSES, type AttemptStatus } from '../src/generation/state.ts';
import { builder } from './builder.ts';
import { errorOf, GenerationErrorType } from './generation-error.ts';
import { wordsOf } from './loaders.ts';
import { usdOfMicros } from './money.ts';
import { OfferRef } from './offer.ts';
import { maySeeContent } from './visibility.ts';

const AttemptStatusEnum = builder.enumType('AttemptStatus', {
  description: 'How an attempt stands. More may come.',
  values: {
    SENDING: { description: 'The intent is stored; the request is on its way.' },
    ACCEPTED: { description: 'The provider began to answer.' },
    SUCCEEDED: { description: 'A complete answer with a picture, which is stored.' },
    FAILED: { description: 'A complete answer that says no, or nothing was ever sent.' },
    CANCELED: { description: 'Stopped because the caller asked.' },
    UNKNOWN: { description: 'Sent, without a complete answer; the provider is being asked what became of it.' },
    ABANDONED: { description: 'Sent, and what became of it will never be learned. It may have been billed.' },
  } satisfies Record<(typeof ATTEMPT_STATUSES)[number], { description: string }>,
});

export const AttemptRef = builder.objectRef<Attempt>('Attempt');

builder.node(AttemptRef, {
  description: 'One try of a generation at one offer.',
  id: { resolve: (attempt) => attempt.id, description: 'Begins with att_.' },
  loadMany: (ids, { viewer, loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const attempt = await loaders.attempt.load(id);
        return attempt !== null && maySeeContent(viewer, attempt) ? attempt : null;
      }),
    ),
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer as it is now. Null when it has gone since.',
      resolve: ({ configKey }, _args, { catalog }) => catalog.offer(configKey),
    }),
    configKey: t.exposeString('configKey', { description: 'provider/name of the offer that was asked.' }),
    status: t.field({
      type: AttemptStatusEnum,
      description: 'How it stands.',
      resolve: ({ status }): AttemptStatus => status,
    }),
    index: t.exposeInt('lane', { description: 'Which of the n images it is for, from 0.' }),
    hedge: t.exposeBoolean('hedge', { description: 'Whether it was started beside a slower one.' }),
    sandbox: t.exposeBoolean('sandbox', { description: 'Answered by the sandbox: no real model, no real money.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      description: 'When its intent was stored, just before the request was sent.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended. Null while it is under way.',
    }),
    firstByteMs: t.exposeInt('firstByteMs', {
      nullable: true,
      description: 'From the start to the first of the answer, in milliseconds. Null when none came.',
    }),
    providerRequestId: t.exposeString('providerRequestId', {
      nullable: true,
      description: 'The provider’s own id of the request. Null while it is not known.',
    }),
    costUsd: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What it cost, or may have cost when it was abandoned, in US dollars. Null while nothing is due.',
      resolve: ({ costMicros }) => usdOfMicros(costMicros),
    }),
    thinking: t.string({
      nullable: true,
      description: 'Its whole thinking so far. Null when there is none, or once it was erased.',
      resolve: async ({ id, generationId }, _args, { loaders }) =>
        (await wordsOf(loaders, generationId, id))?.thinking ?? null,
    }),
    text: t.string({
      nullable: true,
      description: 'What it wrote beside its images. Null when there is none, or once it was erased.',
      resolve: async ({ id, generationId }, _args, { loaders }) =>
        (await wordsOf(loaders, generationId, id))?.text ?? null,
    }),
    error: t.field({
      type: GenerationErrorType,
      nullable: true,
      description: 'Why it failed. Null when it did not.',
      resolve: errorOf,
    }),
    warnings: t.stringList({
      description: 'What the offer could not do exactly as asked, a sentence each.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});
