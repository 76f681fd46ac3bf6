import { InvalidInputRefusal, NotFoundRefusal, Refusal, type InputProblem } from '../src/base/refusal.ts';
import type { Json } from '../src/base/json.ts';
import { builder } from './builder.ts';

/** Every refusal of a mutation is data of a type that implements this. A room's own refusals join beside its nouns. */
export const ErrorInterface = builder.interfaceRef<Refusal>('Error').implement({
  description:
    'A refusal that the caller can act on. Every refusal of a mutation is data of a type that implements this.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'For a person: what was expected, what came, what to do.' }),
  }),
});

const InputProblemType = builder.objectRef<InputProblem>('InputProblem').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description:
        'Where it is, from the input’s own root: ["parameters", "aspect_ratio"]. Empty when it is about the whole.',
      resolve: (problem) => [...problem.path],
    }),
    message: t.exposeString('message', { description: 'What was expected, what came, what to do.' }),
    allowed: t.field({
      type: ['JSON'],
      nullable: true,
      description: 'The values that would be right, where they can be listed; null where they can’t.',
      resolve: (problem) => (problem.allowed === undefined ? null : ([...problem.allowed] as Json[])), // filled from catalog values
    }),
  }),
});

builder.objectType(InvalidInputRefusal, {
  name: 'InvalidInputError',
  description: 'The input can’t be accepted; all of its problems at once. Nothing was written.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblemType],
      description: 'Each thing that is wrong, with its place.',
      resolve: (error) => [...error.problems],
    }),
  }),
});

builder.objectType(NotFoundRefusal, {
  name: 'NotFoundError',
  description: 'Nothing of that id is there for you. What belongs to another account answers just the same.',
  interfaces: [ErrorInterface],
});
