import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal } from '../src/base/refusal.ts';
import { importPage, type ImportedPage } from '../src/catalog/page/import-page.ts';
import { pageOf } from '../src/catalog/page/page-of.ts';
import type { ImportWarning } from '../src/catalog/page/warning.ts';
import { builder } from './builder.ts';
import './errors.ts';
import './forbidden-error.ts';
import { modelThere } from './just-written.ts';
import { ModelRef } from './model.ts';

const ImportWarningType = builder.objectRef<ImportWarning>('ImportWarning').implement({
  description: 'Something of a model page that was not understood, or not taken over as it stands.',
  fields: (t) => ({
    section: t.exposeString('section', {
      nullable: true,
      description: 'Title of the section that it stands in; null where it is about the whole page.',
    }),
    line: t.exposeInt('line', {
      nullable: true,
      description: 'Number of its line, from 1; always 1 in a page without lines. Null where it has no place.',
    }),
    excerpt: t.exposeString('excerpt', {
      description: 'What stands there, 200 characters at most. Empty where nothing does.',
    }),
    message: t.exposeString('message', { description: 'For a person: what was expected, and what became of it.' }),
  }),
});

builder.objectField(ModelRef, 'importWarnings', (t) =>
  t.expose('importWarnings', {
    type: [ImportWarningType],
    description:
      'What was not understood of the page that it was imported from last; empty when it came otherwise, and for a model of an earlier time.',
  }),
);

builder.objectField(ModelRef, 'page', (t) =>
  t.string({
    description:
      'The model’s page as Markdown, the same that /models/{creator}/{slug}/llms.txt serves: all of its facts. Imported elsewhere it says the same.',
    resolve: (model, _args, { baseUrl }) => pageOf(model, baseUrl),
  }),
);

const ImportOutcomeEnum = builder.enumType('ImportOutcome', {
  description: 'What became of a model page.',
  values: {
    CREATED: { description: 'The model was not in the catalog before.' },
    UPDATED: { description: 'Some of its facts changed.' },
    UNCHANGED: { description: 'The catalog said all of it already; nothing was written.' },
  } as const,
});

const ImportModelPagePayload = builder.objectRef<ImportedPage>('ImportModelPagePayload').implement({
  description: 'The page is in the catalog.',
  fields: (t) => ({
    model: t.field({
      type: ModelRef,
      description: 'The model as it is now.',
      resolve: modelThere,
    }),
    outcome: t.expose('outcome', { type: ImportOutcomeEnum, description: 'What became of the page.' }),
    warnings: t.expose('warnings', {
      type: [ImportWarningType],
      description: 'What was not understood, in the order of the page; 200 at most.',
    }),
  }),
});

builder.mutationField('importModelPage', (t) =>
  t.field({
    type: ImportModelPagePayload,
    description:
      'Takes one model page (Markdown, as /models/{creator}/{slug}/llms.txt serves it, with line breaks or all on one line) into the catalog, in one transaction. What the page says counts from then on; what it does not speak of stays as it was. What is not understood becomes a warning; only a page without a Model ID is refused. The same page again changes nothing. For admins.',
    errors: {
      types: [InvalidInputRefusal, ForbiddenRefusal],
      union: { name: 'ImportModelPageResult', description: 'What became of the page, or why it was refused.' },
      directResult: true,
    },
    args: { page: t.arg.string({ description: 'The whole text of the page, 250,000 characters at most.' }) },
    resolve: async (_root, { page }, context) => {
      const imported = await importPage(context.database.orm, context.viewer, page);
      // So that the answer, and whatever this process is asked next, has what was just written.
      await context.refreshCatalog();
      return imported;
    },
  }),
);
