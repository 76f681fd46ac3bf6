import { codeExamplesOf, type CodeExample } from '../src/catalog/examples/code-examples.ts';
import { builder } from './builder.ts';
import { ModeEnum } from './mode.ts';
import { ModelRef } from './model.ts';

const CodeExampleType = builder.objectRef<CodeExample>('CodeExample').implement({
  description:
    'A program that asks this installation for a picture, to be run as it is: the key is taken from PICTOGRAPH_KEY, an edit’s picture from the file source.png.',
  fields: (t) => ({
    mode: t.expose('mode', { type: ModeEnum, description: 'What it asks for.' }),
    language: t.exposeString('language', {
      description: '"cURL", "JavaScript", "Python" or "GraphQL". More may come.',
    }),
    endpoint: t.exposeString('endpoint', {
      nullable: true,
      description: 'The path that it asks; null when it asks several.',
    }),
    code: t.exposeString('code', { description: 'The program.' }),
  }),
});

builder.objectField(ModelRef, 'codeExamples', (t) =>
  t.field({
    type: [CodeExampleType],
    description: 'How to ask for a picture by this model, in each mode that can be generated, one a language.',
    args: {
      mode: t.arg({ type: ModeEnum, required: false, description: 'Only those of this mode; without it, all.' }),
    },
    resolve: (model, { mode }, { baseUrl }) => {
      const examples = codeExamplesOf(model, baseUrl);
      return mode === null || mode === undefined ? [...examples] : examples.filter((one) => one.mode === mode);
    },
  }),
);
