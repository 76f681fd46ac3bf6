import { invalidValue, OpenaiError } from './openai-error.ts';
import type { RawRequest } from './read-body.ts';

/** The fields by their kinds; null where one isn't there. In a form every value is a text, and has to read like one. */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #isForm: boolean;

  constructor({ fields, isForm }: RawRequest) {
    this.#fields = fields;
    this.#isForm = isForm;
  }

  get names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  text(name: string): string | null {
    const value = this.#value(name);
    if (value === null || typeof value === 'string') return value;
    throw wrongType(name, 'a string', value);
  }

  choice(name: string, choices: readonly string[]): string | null {
    const value = this.text(name);
    if (value === null || choices.includes(value)) return value;
    const known = choices.map((one) => `'${one}'`).join(', ');
    throw invalidValue(name, `Invalid value: '${value.slice(0, 100)}'. Supported values are: ${known}.`);
  }

  integer(name: string, least: number, most: number): number | null {
    const value = this.#value(name);
    if (value === null) return null;
    const number = this.#isForm && typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(name, 'an integer', value);
    if (number >= least && number <= most) return number;
    const [code, bound] =
      number < least ? ['integer_below_min_value', `>= ${least}`] : ['integer_above_max_value', `<= ${most}`];
    throw new OpenaiError(
      400,
      `Invalid '${name}': integer out of range. Expected a value ${bound}, but got ${number} instead.`,
      { code, param: name },
    );
  }

  truth(name: string): boolean | null {
    const value = this.#value(name);
    if (this.#isForm && (value === 'true' || value === 'false')) return value === 'true';
    if (value === null || typeof value === 'boolean') return value;
    throw wrongType(name, 'a boolean', value);
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? null) : null;
  }
}

function wrongType(name: string, expected: string, value: unknown): OpenaiError {
  const came = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return new OpenaiError(400, `Invalid type for '${name}': expected ${expected}, but got ${came} instead.`, {
    code: 'invalid_type',
    param: name,
  });
}
