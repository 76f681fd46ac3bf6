import { requireScope } from '../src/access/viewer.ts';
import type { BreakerRow } from '../src/routing/breaker-rows.ts';
import { breakersHere } from '../src/routing/circumstances.ts';
import type { BREAKER_STATES } from '../src/routing/tables.ts';
import { builder } from './builder.ts';
import { forbiddenAsError } from './forbidden-error.ts';
import { OfferRef } from './offer.ts';

const BreakerStateEnum = builder.enumType('BreakerState', {
  description: 'Whether calls go to an offer as usual. More may come.',
  values: {
    CLOSED: { description: 'They do.' },
    OPEN: { description: 'It failed too often and comes last in every route, until a call tries it again.' },
    HALF_OPEN: { description: 'A call is under way that tries whether it works again.' },
  } satisfies Record<(typeof BREAKER_STATES)[number], { description: string }>,
});

const BreakerType = builder.objectRef<BreakerRow>('Breaker').implement({
  description: 'What keeps calls from an offer that fails. An offer that never failed so often has none.',
  fields: (t) => ({
    configKey: t.exposeString('configKey', { description: 'The offer, as provider/name.' }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer as it is now. Null when it has gone since.',
      resolve: ({ configKey }, _args, { catalog }) => catalog.offer(configKey),
    }),
    state: t.expose('state', { type: BreakerStateEnum, description: 'Whether calls go there.' }),
    reason: t.exposeString('reason', { description: 'For people: what opened or closed it last.' }),
    since: t.expose('changedAt', { type: 'DateTime', description: 'When it came into this state.' }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on one call may try whether it works again. Null while it is closed.',
    }),
  }),
});

builder.queryField('breakers', (t) =>
  t.field({
    type: [BreakerType],
    nullable: true,
    description:
      'The offers that failed so often that calls were kept from them, now or since, by config key. For admins; for others null with an error of code FORBIDDEN.',
    resolve: async (_root, _args, { viewer, routing }) => {
      await forbiddenAsError(Promise.resolve().then(() => requireScope(viewer, 'ADMIN')));
      return breakersHere(routing);
    },
  }),
);
