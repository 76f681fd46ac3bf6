import type { ActivitySearch } from '../routes.ts';
import type { GenerationFilter } from './operations.ts';

/** What the address says, as the API's filter. A day begins and ends in the person's own time zone. */
export function filterOf({ q, model, provider, key, status, since, until }: ActivitySearch): GenerationFilter {
  const from = dayOf(since);
  const to = dayOf(until);
  to?.setDate(to.getDate() + 1);
  return {
    ...(q !== undefined && { search: q }),
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(key !== undefined && { apiKey: key }),
    ...(status !== undefined && { status: [status] }),
    ...(from !== null && { since: from.toISOString() }),
    ...(to !== null && { until: to.toISOString() }),
  };
}

function dayOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const day = new Date(`${text}T00:00:00`);
  return Number.isNaN(day.getTime()) ? null : day;
}
