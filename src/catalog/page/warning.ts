/** Something of a page that was not understood, or not taken over as it stands. */
export interface ImportWarning {
  readonly section: string | null;
  /** From 1; null where it is about the whole page. */
  readonly line: number | null;
  /** What stands there. */
  readonly excerpt: string;
  readonly message: string;
}

export type Warn = (warning: ImportWarning) => void;

const LONGEST_EXCERPT = 200;
const MOST_WARNINGS = 200;

/** Gathers warnings; a page of nothing but nonsense gets no more than so many. */
export function gatherWarnings(): { readonly warn: Warn; readonly warnings: readonly ImportWarning[] } {
  const warnings: ImportWarning[] = [];
  const clip = (text: string) => (text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text);
  const warn: Warn = ({ section, excerpt, ...warning }) => {
    if (warnings.length > MOST_WARNINGS) return;
    if (warnings.length === MOST_WARNINGS)
      warnings.push({ section: null, line: null, excerpt: '', message: 'There are more warnings than are kept.' });
    else warnings.push({ section: section === null ? null : clip(section), ...warning, excerpt: clip(excerpt) });
  };
  return { warn, warnings };
}
