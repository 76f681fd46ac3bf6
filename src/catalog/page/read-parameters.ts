import type { Mode, ParameterGroup, ParameterType } from '../closed-sets.ts';
import { PARAMETER_NAME, type ParameterFacts } from '../facts.ts';
import type { Item, Outline, Part } from './outline.ts';
import type { PageParameter } from './said.ts';
import { listOf, slugOf, wordsOf } from './values.ts';
import type { Warn } from './warning.ts';
import { groupOf, modeOf, typeOf } from './words.ts';

type Value = NonNullable<ParameterFacts['values']>[number];

const SECTION = 'API Parameters';
/** ``- `name` (type)[ — REQUIRED]: description`` and what may follow it; the dash is written in several ways. */
const LINE = /^`([^`]+)` \((.*?)\)(\s*[—–-]+\s*REQUIRED)?:\s*(.*)$/s;

/** What a request may say. `modes` are the model's: a page with one mode leaves them out. */
export function readParameters({ sections }: Outline, modes: readonly Mode[], warn: Warn): PageParameter[] {
  const found = new Map<string, PageParameter>();
  for (const part of sections.get(SECTION)?.parts ?? []) {
    const group = readGroup(part, warn);
    for (const item of part.items) {
      const parameter = readParameter(item, group, modes, warn);
      if (parameter === null) continue;
      if (found.has(parameter.name)) tell(warn, item, 'A parameter of this name came before. This one was left out.');
      else found.set(parameter.name, parameter);
    }
  }
  return [...found.values()];
}

function readGroup({ heading, line, items }: Part, warn: Warn): ParameterGroup {
  const group = heading === null ? null : groupOf(heading);
  if (group === null && items.length > 0)
    warn({
      section: SECTION,
      line,
      excerpt: heading ?? '',
      message: 'This is no known group of parameters. They stand among the additional ones.',
    });
  return group ?? 'ADDITIONAL';
}

function readParameter(
  item: Item,
  group: ParameterGroup,
  modelModes: readonly Mode[],
  warn: Warn,
): PageParameter | null {
  const [, name = '', typeText = '', required, text = ''] = LINE.exec(item.text) ?? [];
  if (!PARAMETER_NAME.test(name)) {
    tell(warn, item, 'Expected "`name` (type): description" with a name of lower-case letters. It was left out.');
    return null;
  }
  const { description, only, modes, values, fallback } = tailOf(text);
  const types = typesOf(typeText, item, warn);
  const place = { section: SECTION, line: item.line };
  const own = modes === null ? [] : wordsOf(modes, modeOf, place, warn);
  const valued = values === null ? [] : listOf(values).map((value) => typed(value, types));
  const first = fallback === null ? undefined : typed(fallback, types);
  return {
    name,
    types,
    group,
    description,
    required: required !== undefined,
    ...(first !== undefined && { default: first }),
    values: valued.length === 0 ? null : valued,
    modes: own.length === 0 ? [...modelModes] : own,
    onlyVia: only === null ? [] : listOf(only.replaceAll(/\s+and\s+/g, ', ')).map(slugOf),
  };
}

interface Tail {
  readonly description: string;
  readonly fallback: string | null;
  readonly values: string | null;
  readonly modes: string | null;
  readonly only: string | null;
}

/** Takes off, from the end, what follows a description. A description that ends with a point leaves two of them. */
function tailOf(text: string): Tail {
  let rest = text.trim();
  const take = (mark: string): string | null => {
    const at = rest.lastIndexOf(mark);
    if (at < 0) return null;
    const value = rest.slice(at + mark.length).trim();
    rest = rest.slice(0, at);
    return value;
  };
  const only = take('. Only available via ');
  const modes = take('. Modes: ');
  const values = take('. Values: ');
  const fallback = take('. Default: ');
  return { description: rest.trim(), fallback, values, modes, only };
}

/** `string`, or a list of types as JSON. */
function typesOf(text: string, item: Item, warn: Warn): ParameterType[] {
  const types = listOf(text.replaceAll(/["[\]]/g, '')).flatMap((label) => typeOf(label) ?? []);
  if (types.length > 0) return [...new Set(types)];
  tell(warn, item, `The type "${text}" is not known. It is taken to be text.`);
  return ['STRING'];
}

/** A value as the page prints it, as one of the parameter's types. */
function typed(text: string, types: readonly ParameterType[]): Value {
  const number = text === '' ? Number.NaN : Number(text);
  if (types.includes('INTEGER') && Number.isSafeInteger(number)) return number;
  if (types.includes('NUMBER') && Number.isFinite(number)) return number;
  if (types.includes('BOOLEAN') && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (types.includes('NULL') && /^(?:null|nil|none)$/i.test(text)) return null;
  if (types.includes('ARRAY') || types.includes('OBJECT')) return structured(text);
  return text;
}

function structured(text: string): Value {
  try {
    const value: Value = JSON.parse(text);
    return typeof value === 'object' ? value : text;
  } catch {
    return text;
  }
}

function tell(warn: Warn, item: Item, message: string): void {
  warn({ section: SECTION, line: item.line, excerpt: item.text, message });
}
