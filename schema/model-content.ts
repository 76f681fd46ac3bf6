import type { About, Creator, Link, Question } from '../src/catalog/model.ts';
import { builder } from './builder.ts';

export const CreatorType = builder.objectRef<Creator>('Creator').implement({
  description: 'Who publishes a model.',
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Short name, as in addresses: "google".' }),
    name: t.exposeString('name', { description: 'Name for people: "Google".' }),
  }),
});

export const AboutType = builder.objectRef<About>('About').implement({
  description: 'A model described in prose. What a page leaves out is null or empty.',
  fields: (t) => ({
    overview: t.exposeString('overview', {
      nullable: true,
      description: 'What it is and what sets it apart; null where nothing is said.',
    }),
    strengths: t.exposeStringList('strengths', { description: 'What it does well.' }),
    limitations: t.exposeStringList('limitations', { description: 'What it does less well.' }),
    technicalBackground: t.exposeString('technicalBackground', {
      nullable: true,
      description: 'How it is built, as far as its creator tells; null where nothing is said.',
    }),
    bestFor: t.exposeString('bestFor', {
      nullable: true,
      description: 'The uses that it suits; null where nothing is said.',
    }),
  }),
});

export const QuestionType = builder.objectRef<Question>('Question').implement({
  description: 'A question that people ask about a model.',
  fields: (t) => ({
    question: t.exposeString('question', { description: 'What is asked.' }),
    answer: t.exposeString('answer', { description: 'The answer. Figures in it were true when it was written.' }),
  }),
});

export const LinkType = builder.objectRef<Link>('Link').implement({
  description: 'An address where more is said.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What is there.' }),
    url: t.exposeString('url', { description: 'Where it is.' }),
  }),
});
