import type { RunEvent } from '../../generation/fold.ts';
import { withBold } from '../../ui/bold.tsx';
import { duration, usd, words } from '../../ui/format.ts';
import { Table, type Column } from '../../ui/Table.tsx';

type Row = RunEvent & { readonly since: number };

const COLUMNS: readonly Column<Row>[] = [
  { id: 'seq', header: 'No.', number: true, cell: (row) => row.seq },
  { id: 'since', header: 'After', number: true, cell: (row) => duration(row.since) },
  {
    id: 'type',
    header: 'Event',
    cell: (row) => <span className="nowrap">{nameOf(row.__typename)}</span>,
  },
  {
    id: 'told',
    header: 'What it tells',
    cell: (row) => <div className="event-told">{withBold(told(row).trim())}</div>,
  },
];

/** Every stored event, as clients of the API get it. */
export function EventList({ events }: { events: readonly RunEvent[] }) {
  const first = events[0];
  const rows = events.map((event) => ({
    ...event,
    since: first === undefined ? 0 : new Date(event.at).getTime() - new Date(first.at).getTime(),
  }));
  return <Table label="Events" columns={COLUMNS} rows={rows} keyOf={(row) => String(row.seq)} />;
}

function nameOf(type: RunEvent['__typename']): string {
  return words(type.replace(/Event$/, '').replaceAll(/(?<!^)[A-Z]/g, ' $&'));
}

function told(event: RunEvent): string {
  switch (event.__typename) {
    case 'RouteChosenEvent':
      return event.route.map(({ configKey, verdict }) => `${configKey} ${words(verdict).toLowerCase()}`).join(', ');
    case 'AttemptStartedEvent':
      return event.configKey + (event.hedge ? ', as a hedge' : '');
    case 'ProgressEvent':
      return [
        words(event.phase),
        event.fraction === null ? null : `${Math.round(event.fraction * 100)} %`,
        event.etaMs === null ? null : `about ${duration(event.etaMs)} left`,
        event.message,
      ]
        .filter((part) => part !== null)
        .join(', ');
    case 'ThoughtEvent':
      return event.thought ?? (event.image === null ? 'Erased' : 'A sketch');
    case 'TextEvent':
      return event.said ?? 'Erased';
    case 'ImageEvent':
    case 'PreviewEvent':
      return event.image === null ? 'Erased' : `${event.image.width} × ${event.image.height}`;
    case 'AttemptFailedEvent':
      return `${words(event.error.code)}: ${event.error.message}${event.next === null ? '' : ` Next: ${event.next}`}`;
    case 'GenerationFailedEvent':
      return `${words(event.error.code)}: ${event.error.message}`;
    case 'AttemptSucceededEvent':
    case 'GenerationSucceededEvent':
      return usd(event.costUsd);
    case 'AttemptCanceledEvent':
    case 'GenerationCanceledEvent':
      return words(event.billing);
    case 'StreamGapEvent':
      return `${event.from} to ${event.to} are no longer stored`;
    default:
      return '';
  }
}
