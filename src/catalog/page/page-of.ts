import { codeExamplesOf } from '../examples/code-examples.ts';
import type { Model } from '../model.ts';
import { MODE_LABELS } from './words.ts';
import { writePage } from './write-page.ts';

/** The model's page, with examples for the installation at this address. Models never change, so each is written once. */
export function pageOf(model: Model, baseUrl: string): string {
  const known = pages.get(model);
  if (known?.baseUrl === baseUrl) return known.page;
  const codeExamples = codeExamplesOf(model, baseUrl).map(({ mode, endpoint, language, code }) => ({
    heading: `${MODE_LABELS[mode]} (${endpoint})`,
    language,
    code,
  }));
  const page = writePage(model, { codeExamples });
  pages.set(model, { baseUrl, page });
  return page;
}

const pages = new WeakMap<Model, { readonly baseUrl: string; readonly page: string }>();
