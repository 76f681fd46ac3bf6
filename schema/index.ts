import './scalars.ts';
import './errors.ts';
import './forbidden-error.ts';
import './api-key.ts';
import './budget-mutations.ts';
import './image.ts';
import './catalog-queries.ts';
import './parameter-schema.ts';
import './model-page.ts';
import './model-revision.ts';
import './edit-model.ts';
import './edit-offer.ts';
import './edit-price.ts';
import './code-example.ts';
import './attempt.ts';
import './generation-event-types.ts';
import './generation.ts';
import './generation-queries.ts';
import './refinements.ts';
import './generation-mutations.ts';
import './generation-subscriptions.ts';
import './quote.ts';
import './upstream-body.ts';
import './breaker.ts';
import './performance-subscription.ts';
import { builder } from './builder.ts';

/** What a GraphQL client can say: every file of this folder adds its noun. */
export const schema = builder.toSchema();
