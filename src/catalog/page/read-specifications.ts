import type { Modality, Mode } from '../closed-sets.ts';
import type { Outline } from './outline.ts';
import type { PageSpecifications } from './said.ts';
import { entriesOf, listOf, readEntries, wholeOf, wordsOf, type Entry } from './values.ts';
import type { Warn } from './warning.ts';
import { modalityOf, modeOf } from './words.ts';

const SECTION = 'Specifications';

export function readSpecifications({ sections }: Outline, warn: Warn): PageSpecifications {
  const found: PageSpecifications = { ...NOTHING_SPECIFIED };
  type Count = 'contextWindow' | 'maxInputImages' | 'maxOutputImages' | 'maxOutputTokens';
  const count = (field: Count) => (value: string, entry: Entry) => {
    found[field] = wholeOf(value);
    if (found[field] === null) tell(entry, 'Expected a whole number.');
  };
  const tell = ({ item }: Entry, message: string) =>
    warn({ section: SECTION, line: item.line, excerpt: item.text, message });
  const place = ({ item }: Entry) => ({ section: SECTION, line: item.line });
  const items = sections.get(SECTION)?.parts.flatMap((part) => part.items) ?? [];
  readEntries(
    entriesOf(items, SECTION, warn),
    SECTION,
    {
      'Context Window': count('contextWindow'),
      'Max Input Images': count('maxInputImages'),
      'Max Output Images': count('maxOutputImages'),
      'Max Output Tokens': count('maxOutputTokens'),
      'Max Resolution': (value) => (found.maxResolution = value === '' ? null : value),
      'Max Video Duration': (value, entry) => {
        const seconds = Number(/^(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?$/i.exec(value)?.[1] ?? Number.NaN);
        if (seconds > 0) found.maxVideoSeconds = seconds;
        else tell(entry, 'Expected a number of seconds.');
      },
      'Input Modalities': (value, entry) => (found.inputModalities = wordsOf(value, modalityOf, place(entry), warn)),
      'Output Modalities': (value, entry) => (found.outputModalities = wordsOf(value, modalityOf, place(entry), warn)),
      Capabilities: (value) => (found.capabilities = [...new Set(listOf(value))]),
      'Supported Modes': (value, entry) => (found.modes = wordsOf(value, modeOf, place(entry), warn)),
    },
    warn,
  );
  if (found.modes.length === 0) found.modes = impliedModes(found, warn);
  return found;
}

/** Older pages don't say the modes; what goes in and what comes out does. */
function impliedModes({ inputModalities, outputModalities }: PageSpecifications, warn: Warn): Mode[] {
  const modes: Mode[] = [];
  const goesIn = (modality: Modality) => inputModalities.includes(modality);
  if (outputModalities.includes('IMAGE')) {
    if (goesIn('TEXT') || !goesIn('IMAGE')) modes.push('TEXT_TO_IMAGE');
    if (goesIn('IMAGE')) modes.push('IMAGE_EDIT');
  }
  if (outputModalities.includes('VIDEO')) {
    if (goesIn('TEXT')) modes.push('TEXT_TO_VIDEO');
    if (goesIn('IMAGE')) modes.push('IMAGE_TO_VIDEO');
  }
  if (outputModalities.includes('VECTOR')) modes.push('TEXT_TO_VECTOR');
  const message = `The page names no modes; by what goes in and out they are ${modes.join(', ') || 'not known'}.`;
  warn({ section: SECTION, line: null, excerpt: '', message });
  return modes;
}

/** Of a model about which nobody says anything. Lists are replaced, never added to. */
export const NOTHING_SPECIFIED: PageSpecifications = {
  contextWindow: null,
  maxInputImages: null,
  maxOutputImages: null,
  maxOutputTokens: null,
  maxResolution: null,
  maxVideoSeconds: null,
  inputModalities: [],
  outputModalities: [],
  capabilities: [],
  modes: [],
};
