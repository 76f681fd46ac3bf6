import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { messageOf } from '../../../api/refusal.ts';
import { Answer } from '../../../parts/Answer.tsx';
import { Badge, type Tone } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { words } from '../../../ui/format.ts';
import { Moment } from '../../../ui/Moment.tsx';
import { Segments } from '../../../ui/Segments.tsx';
import { Table, type Column } from '../../../ui/Table.tsx';
import { toast } from '../../../ui/Toasts.tsx';
import { DeliveriesDocument, ResendDocument, type DeliveryFieldsFragment } from './operations.ts';

const STATUSES = ['ALL', 'PENDING', 'DELIVERED', 'FAILED'] as const;
const TONES: Readonly<Record<DeliveryFieldsFragment['status'], Tone>> = {
  PENDING: 'accent',
  DELIVERED: 'good',
  FAILED: 'bad',
};
/** A list without a delivery in it is made anew by the first one, too. */
const OF_DELIVERIES = { additionalTypenames: ['WebhookDelivery'] };

const COLUMNS: readonly Column<DeliveryFieldsFragment>[] = [
  { id: 'status', header: 'Status', cell: ({ status }) => <Badge tone={TONES[status]}>{words(status)}</Badge> },
  {
    id: 'type',
    header: 'Event',
    cell: ({ type, generation }) => (
      <span className="nowrap">
        {words(type)}{' '}
        {generation !== null && (
          <Link to="/generations/$id" params={{ id: generation.id }} className="mono small">
            …{generation.id.slice(-6)}
          </Link>
        )}
      </span>
    ),
  },
  { id: 'tries', header: 'Tries', number: true, cell: ({ tries }) => tries },
  {
    id: 'answer',
    header: 'Last answer',
    cell: ({ lastStatus, lastError }) => (
      <span className="small">{lastError ?? (lastStatus === null ? '–' : `HTTP ${lastStatus}`)}</span>
    ),
  },
  { id: 'last', header: 'Last try', cell: ({ lastTryAt }) => <Moment at={lastTryAt} /> },
  { id: 'next', header: 'Next try', cell: ({ nextTryAt }) => <Moment at={nextTryAt} /> },
  {
    id: 'actions',
    header: <span className="unseen">Actions</span>,
    cell: (delivery) => <Resend delivery={delivery} />,
  },
];

/** What was sent to an endpoint, the latest first, and how it answered. */
export function Deliveries({ id }: { id: string }) {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('ALL');
  const [result, again] = useQuery({
    query: DeliveriesDocument,
    variables: { id, ...(status !== 'ALL' && { status }) },
    requestPolicy: 'cache-and-network',
    context: OF_DELIVERIES,
  });
  return (
    <div className="stack">
      <div className="row spread">
        <Segments
          label="Which deliveries"
          value={status}
          options={STATUSES.map((one) => ({ value: one, label: words(one) }))}
          onChange={setStatus}
        />
        <Button onClick={() => again({ requestPolicy: 'network-only' })}>Refresh</Button>
      </div>
      <Answer of={result} again={again} height={200}>
        {({ webhookEndpoint }) => (
          <Table
            label="Deliveries"
            columns={COLUMNS}
            rows={webhookEndpoint?.deliveries.nodes ?? []}
            keyOf={(delivery) => delivery.id}
            empty={<p className="muted">Nothing was sent to it that is like this.</p>}
          />
        )}
      </Answer>
    </div>
  );
}

function Resend({ delivery }: { delivery: DeliveryFieldsFragment }) {
  const [, execute] = useMutation(ResendDocument);
  const resend = async () => {
    const { data, error } = await execute({ id: delivery.id });
    const result = data?.resendWebhookDelivery;
    if (result?.__typename === 'ResendWebhookDeliveryPayload') toast('It is sent again');
    else toast(result?.message ?? (error === undefined ? 'No answer came.' : messageOf(error)));
  };
  return (
    <Button
      unavailable={delivery.status === 'PENDING' ? 'It is still being tried.' : null}
      onClick={() => void resend()}
    >
      Send again
    </Button>
  );
}
