import { oneLine } from './markdown.ts';
import type { Json } from '../../base/json.ts';
import { PARAMETER_GROUPS } from '../closed-sets.ts';
import type { Model, Parameter } from '../model.ts';
import { GROUP_LABELS, MODE_LABELS, wordFor } from './words.ts';

/** What a request may say, one line a parameter, by group. */
export function writeParameters(model: Model): string {
  return PARAMETER_GROUPS.flatMap((group) => {
    const own = model.parameters.filter((parameter) => parameter.group === group);
    if (own.length === 0) return [];
    return [`### ${GROUP_LABELS[group]}\n\n${own.map((parameter) => line(parameter, model)).join('\n')}`];
  }).join('\n\n');
}

function line(parameter: Parameter, model: Model): string {
  const { name, types, required, description, default: fallback, values, modes, onlyVia } = parameter;
  const type =
    types.length === 1 ? types.map(wordFor).join('') : JSON.stringify(types.map(wordFor)).replaceAll(',', ', ');
  const isOnlyMode = model.modes.length === 1 && modes.length === 1 && modes[0] === model.modes[0];
  const said = [
    oneLine(description),
    ...(fallback === undefined ? [] : [`Default: ${printed(fallback)}`]),
    ...(values === null ? [] : [`Values: ${values.map(printed).join(', ')}`]),
    ...(isOnlyMode ? [] : [`Modes: ${modes.map((mode) => MODE_LABELS[mode]).join(', ')}`]),
    ...(onlyVia.length === 0 ? [] : [`Only available via ${onlyVia.join(', ')}`]),
  ];
  return `- \`${name}\` (${type})${required ? ' — REQUIRED' : ''}: ${said.join('. ')}`;
}

const printed = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
