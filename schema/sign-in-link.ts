import { makeSignInLink, type SignInLink } from '../src/access/sign-in-code.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { builder } from './builder.ts';
import './forbidden-error.ts';

const SignInLinkPayload = builder.objectRef<SignInLink>('CreateSignInLinkPayload').implement({
  description: 'A link for one browser.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description: 'To be opened in a browser. Whoever opens it first is signed in, so show it to nobody else.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when, ten minutes from now.',
      resolve: (link) => link.expiresAt,
    }),
  }),
});

builder.mutationField('createSignInLink', (t) =>
  t.field({
    type: SignInLinkPayload,
    description:
      'Makes a link that signs one browser in to the web app as the key that asks, once. For every key, whatever it may do.',
    errors: {
      types: [ForbiddenRefusal],
      directResult: true,
      union: { name: 'CreateSignInLinkResult', description: 'The link, or why there is none.' },
    },
    async resolve(_root, _args, { viewer, database, keyPepper: pepper, baseUrl }) {
      if (viewer === null) throw new ForbiddenRefusal('This needs a key, and none was sent.');
      return await makeSignInLink(database.orm, viewer, { pepper, baseUrl });
    },
  }),
);
