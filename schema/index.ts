import './scalars.ts';
import './errors.ts';
import './forbidden-error.ts';
import './api-key.ts';
import './image.ts';
import './catalog-queries.ts';
import './parameter-schema.ts';
import './attempt.ts';
import './generation-event-types.ts';
import './generation.ts';
import './generation-queries.ts';
import './generation-mutations.ts';
import './generation-subscriptions.ts';
import { builder } from './builder.ts';

/** What a GraphQL client can say: every file of this folder adds its noun. */
export const schema = builder.toSchema();
