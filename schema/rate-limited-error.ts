import { RateLimitedRefusal } from '../src/base/refusal.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

builder.objectType(RateLimitedRefusal, {
  name: 'RateLimitedError',
  description: 'You asked too much in too short a time. Nothing was done.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', { description: 'Ask again after so many milliseconds, not before.' }),
  }),
});
