import { GraphQLError } from 'graphql';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

builder.objectType(ForbiddenRefusal, {
  name: 'ForbiddenError',
  description: 'You sent no key, or your key lacks a scope that this needs. Nothing was done.',
  interfaces: [ErrorInterface],
});

/** A query has no union to refuse with: its nullable field becomes null, and the reason an error entry of code FORBIDDEN. */
export async function forbiddenAsError<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ForbiddenRefusal)) throw error;
    throw new GraphQLError(error.message, { extensions: { code: 'FORBIDDEN' } });
  }
}
