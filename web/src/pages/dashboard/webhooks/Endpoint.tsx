import { useState } from 'react';
import { useMutation } from 'urql';
import { messageOf } from '../../../api/refusal.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { moment, words } from '../../../ui/format.ts';
import { Menu } from '../../../ui/Menu.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { toast } from '../../../ui/Toasts.tsx';
import { Deliveries } from './Deliveries.tsx';
import {
  DeleteEndpointDocument,
  RotateSecretDocument,
  SendTestDocument,
  UpdateEndpointDocument,
  type EndpointFieldsFragment,
} from './operations.ts';
import { Secret } from './Secret.tsx';
import './webhooks.css';

export interface EndpointProps {
  readonly endpoint: EndpointFieldsFragment;
  /** Whether its deliveries are shown. */
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** One address, how it is doing, and what can be done with it. */
export function Endpoint({ endpoint, open, onOpen }: EndpointProps) {
  const { id, url, description, status, disabledReason, failingSince, previousSecretUntil, eventTypes } = endpoint;
  const [secret, setSecret] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const [, update] = useMutation(UpdateEndpointDocument);
  const [, remove] = useMutation(DeleteEndpointDocument);
  const [, rotate] = useMutation(RotateSecretDocument);
  const [, test] = useMutation(SendTestDocument);
  const sendTest = async () => {
    const { data, error } = await test({ id });
    if (data?.sendTestWebhook.__typename === 'SendTestWebhookPayload') {
      toast('A test is on its way');
      onOpen(true);
    } else toast(data?.sendTestWebhook.message ?? (error === undefined ? 'No answer came.' : messageOf(error)));
  };
  const rotateSecret = async () => {
    const { data, error } = await rotate({ id });
    if (data?.rotateWebhookSecret.__typename === 'RotateWebhookSecretPayload')
      setSecret(data.rotateWebhookSecret.secret);
    else toast(data?.rotateWebhookSecret.message ?? (error === undefined ? 'No answer came.' : messageOf(error)));
  };
  const removeIt = async () => {
    // The answer names no endpoint any more, and the list is to be read anew all the same.
    const { data, error } = await remove({ id }, { additionalTypenames: ['WebhookEndpoint'] });
    if (data?.deleteWebhookEndpoint.__typename === 'DeleteWebhookEndpointPayload') toast('The endpoint is deleted');
    else toast(data?.deleteWebhookEndpoint.message ?? (error === undefined ? 'No answer came.' : messageOf(error)));
  };
  const active = status === 'ACTIVE';
  return (
    <Card
      title={<span className="endpoint-url">{url}</span>}
      actions={
        <div className="row">
          <Badge tone={!active ? 'bad' : failingSince === null ? 'good' : 'warning'}>
            {!active ? 'Disabled' : failingSince === null ? 'Active' : `Failing since ${moment(failingSince)}`}
          </Badge>
          <Button onClick={() => void sendTest()}>Send a test</Button>
          <Menu
            trigger={<Button aria-label={`More for ${url}`}>More</Button>}
            items={[
              {
                label: active ? 'Disable' : 'Enable',
                onSelect: () => void update({ id, input: { status: active ? 'DISABLED' : 'ACTIVE' } }),
              },
              { label: 'New secret', onSelect: () => void rotateSecret() },
              { label: 'Delete', onSelect: () => setDeleting(true) },
            ]}
          />
        </div>
      }
    >
      <div className="stack">
        {description !== '' && <p>{description}</p>}
        {!active && disabledReason !== null && <Notice tone="warning">{disabledReason}</Notice>}
        {previousSecretUntil !== null && (
          <Notice>Its earlier secret signs as well until {moment(previousSecretUntil)}.</Notice>
        )}
        <ul className="row">
          {eventTypes.map((type) => (
            <li key={type}>
              <Badge>{words(type)}</Badge>
            </li>
          ))}
        </ul>
        <div>
          <Button kind="quiet" aria-expanded={open} onClick={() => onOpen(!open)}>
            {open ? 'Hide the deliveries' : 'Show the deliveries'}
          </Button>
        </div>
        {open && <Deliveries id={id} />}
      </div>
      <Dialog open={secret !== null} onOpenChange={() => setSecret(null)} title="Its new secret">
        {secret !== null && <Secret secret={secret} onKept={() => setSecret(null)} />}
      </Dialog>
      <Dialog open={deleting} onOpenChange={setDeleting} title="Delete this endpoint">
        <p>It is told nothing any more, and its deliveries are forgotten.</p>
        <div className="dialog-foot">
          <Button onClick={() => setDeleting(false)}>Keep it</Button>
          <Button kind="danger" onClick={() => void removeIt()}>
            Delete
          </Button>
        </div>
      </Dialog>
    </Card>
  );
}
