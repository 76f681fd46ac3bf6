import type { ApiKey } from '../src/access/keys.ts';
import { setRateLimit } from '../src/access/set-rate-limit.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { ApiKeyRef } from './api-key.ts';
import { builder } from './builder.ts';
import './errors.ts';
import './forbidden-error.ts';

const SetRateLimitInput = builder.inputType('SetRateLimitInput', {
  description: 'How fast a key shall be allowed to start generations. A null limit takes it away.',
  fields: (t) => ({
    apiKey: t.id({ description: 'The key’s id, key_….' }),
    startsPerMinute: t.int({
      required: false,
      description: 'From 1 to 100000. Null or left out: the key has no limit any more.',
    }),
  }),
});

const SetRateLimitPayload = builder.objectRef<{ readonly apiKey: ApiKey }>('SetRateLimitPayload').implement({
  description: 'The limit is set.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyRef, description: 'The key as it is now.', resolve: ({ apiKey }) => apiKey }),
  }),
});

builder.mutationField('setRateLimit', (t) =>
  t.field({
    type: SetRateLimitPayload,
    description:
      'Sets how many generations a key may start in a minute; every process holds it to that within five seconds. What it has used of the present minute stays used, and what runs goes on. Twice is harmless. For admins.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'SetRateLimitResult', description: 'The key as it is now, or why its limit was not set.' },
      directResult: true,
    },
    args: {
      input: t.arg({ type: SetRateLimitInput, description: 'How fast the key shall be allowed to start generations.' }),
    },
    resolve: async (_root, { input: { apiKey, startsPerMinute } }, { database, viewer, loaders }) => {
      const limit = { apiKeyId: apiKey, startsPerMinute: startsPerMinute ?? null };
      const key = await setRateLimit(database.orm, viewer, limit);
      // Another field of the same operation may have read it before.
      loaders.apiKey.clear(key.id);
      return { apiKey: key };
    },
  }),
);
