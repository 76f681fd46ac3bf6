import { duration, exactDollars, percent } from './amounts.ts';
import type { ListedModel, WholeModel } from './catalog-models.ts';
import { harmlessLine } from './harmless.ts';
import { wrapped } from './line-wrapper.ts';
import { table } from './table.ts';

const NOTHING = '–';

/** The list of models as an aligned table. */
export function modelTable(models: readonly ListedModel[]): string[] {
  const columns = [
    { title: 'MODEL' },
    { title: 'NAME' },
    { title: 'FROM', align: 'right' },
    { title: 'FASTEST' },
    { title: 'P50', align: 'right' },
    { title: 'SUCCESS', align: 'right' },
  ] as const;
  return table(
    columns,
    models.map(({ slug, name, startingPriceUsd, performance: [fastest] }) => [
      harmlessLine(slug),
      harmlessLine(name),
      price(startingPriceUsd),
      harmlessLine(fastest?.provider.slug ?? NOTHING),
      time(fastest?.p50Ms ?? null),
      share(fastest?.successRate ?? null),
    ]),
  );
}

/** Everything that somebody must know to ask for a model, wrapped to so many columns. */
export function modelText(model: WholeModel, columns: number): string[] {
  const { slug, name, creator, summary, aliases, modes, status, startingPriceUsd } = model;
  const facts = [
    ['Slug', slug],
    ['Made by', creator.name],
    ['Status', status.toLowerCase()],
    ['Does', modes.map(words).join(', ')],
    ...(aliases.length > 0 ? [['Also as', aliases.join(', ')]] : []),
    ['From', `${price(startingPriceUsd)} an image`],
  ];
  return [
    harmlessLine(name),
    ...wrapped(harmlessLine(summary), columns),
    '',
    ...facts.flatMap(([label = '', fact = '']) => hanging(label, harmlessLine(fact), 9, columns)),
    '',
    'PARAMETERS',
    ...model.parameters.flatMap((parameter) => parameterLines(parameter, modes, columns)),
    '',
    'PROVIDERS',
    ...table(
      [{ title: '  provider' }, { title: 'p50', align: 'right' }, { title: 'success', align: 'right' }],
      model.performance.map(({ provider, p50Ms, successRate }) => [
        `  ${harmlessLine(provider.name)}`,
        time(p50Ms),
        share(successRate),
      ]),
    ),
    '',
    'OFFERS',
    ...model.offers.flatMap((offer) => offerLines(offer)),
  ];
}

type Parameter = WholeModel['parameters'][number];

function parameterLines(
  { name, types, values, minimum, maximum, default: fallback, required, modes, description }: Parameter,
  all: readonly string[],
  columns: number,
): string[] {
  const kind = values === null ? types.map((type) => type.toLowerCase()).join(' or ') : values.map(shown).join(' | ');
  const bounds = minimum === null && maximum === null ? '' : ` ${minimum ?? '…'} to ${maximum ?? '…'}`;
  const told = [
    ...(required ? ['required'] : []),
    ...(fallback === null ? [] : [`default ${shown(fallback)}`]),
    ...(modes.length < all.length ? [`${modes.map(words).join(', ')} only`] : []),
  ];
  const head = `  ${harmlessLine(name)}  ${harmlessLine(kind)}${bounds}${told.length > 0 ? `  (${told.join('; ')})` : ''}`;
  return [head, ...wrapped(harmlessLine(description), columns - 6).map((line) => `      ${line.trim()}`)];
}

function offerLines({ configKey, modes, retiredAt, prices }: WholeModel['offers'][number]): string[] {
  const head = `  ${harmlessLine(configKey)}  ${retiredAt === null ? modes.map(words).join(', ') : 'retired'}`;
  const rows = prices.map(({ direction, display, tier, resolution, modality, conditions }) => {
    const when = conditions.map(({ parameter, equals }) => `with ${parameter}=${shown(equals)}`);
    const what = [modality?.toLowerCase(), resolution, tier === 'STANDARD' ? null : tier.toLowerCase(), ...when];
    return [
      `      ${harmlessLine(display)}`,
      direction.toLowerCase(),
      harmlessLine(what.filter((part) => part !== null && part !== undefined).join(' ')),
    ];
  });
  // The table's own titles would repeat above every offer.
  return [head, ...table([{ title: '' }, { title: '' }, { title: '' }], rows).slice(1)];
}

function hanging(label: string, text: string, indent: number, columns: number): string[] {
  return wrapped(text, columns - indent).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(indent)}${line.trim()}`,
  );
}

function words(mode: string): string {
  return mode.toLowerCase().replaceAll('_', ' ');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function price(amount: string | null): string {
  return amount === null ? NOTHING : exactDollars(amount);
}

function time(ms: number | null): string {
  return ms === null ? NOTHING : duration(ms);
}

function share(rate: number | null): string {
  return rate === null ? NOTHING : percent(rate);
}
