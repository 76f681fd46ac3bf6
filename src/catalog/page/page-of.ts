import type { Model } from '../model.ts';
import { writePage } from './write-page.ts';

/** The model's page. Models never change, so each is written once. */
export function pageOf(model: Model): string {
  return pages.getOrInsertComputed(model, () => writePage(model, { codeExamples: [] }));
}

const pages = new WeakMap<Model, string>();
