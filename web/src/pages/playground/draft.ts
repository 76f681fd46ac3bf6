import { useEffect, useState } from 'react';
import type { JsonValue } from './json.ts';

/** A reference image: uploaded, or on its way. */
export type Reference =
  | { readonly state: 'uploading'; readonly key: string; readonly name: string }
  | { readonly state: 'there'; readonly key: string; readonly name: string; readonly id: string; readonly url: string }
  | { readonly state: 'failed'; readonly key: string; readonly name: string; readonly problem: string };

/** What is typed into the form and not started yet. */
export interface Draft {
  readonly prompt: string;
  /** Only what was set: what isn't is the model's own. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly references: readonly Reference[];
}

const PLACE = 'playground-draft';
const EMPTY: Draft = { prompt: '', parameters: {}, references: [] };

/** The draft, kept for this tab through reloads. */
export function useDraft(): [Draft, (change: (draft: Draft) => Draft) => void] {
  const [draft, setDraft] = useState(stored);
  useEffect(() => sessionStorage.setItem(PLACE, JSON.stringify(draft)), [draft]);
  return [draft, setDraft];
}

/** Puts an earlier request into the form, for the playground that is opened next. */
export function keepDraft(prompt: string, parameters: unknown): void {
  sessionStorage.setItem(PLACE, JSON.stringify(draftOf(prompt, parameters)));
}

/** An earlier request as a draft. Its pictures are chosen anew. */
export function draftOf(prompt: string, parameters: unknown): Draft {
  const {
    prompt: _prompt,
    image: _image,
    images: _images,
    mask: _mask,
    ...own
  } = (parameters ?? {}) as Draft['parameters'];
  return { ...EMPTY, prompt, parameters: own };
}

function stored(): Draft {
  try {
    const found = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Partial<Draft> | null;
    // An upload that was under way isn't any more.
    const references = (found?.references ?? []).filter(({ state }) => state === 'there');
    return { ...EMPTY, ...found, references };
  } catch {
    return EMPTY; // written by an older page
  }
}
