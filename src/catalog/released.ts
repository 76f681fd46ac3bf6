/** Months since the year 0 of a publication such as "February 2026"; null for anything else. */
export function releasedMonth(released: string | null): number | null {
  const [, name = '', year = ''] = /^([A-Z][a-z]+) (\d{4})$/.exec(released ?? '') ?? [];
  const month = MONTHS.indexOf(name);
  return month === -1 ? null : Number(year) * 12 + month;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
