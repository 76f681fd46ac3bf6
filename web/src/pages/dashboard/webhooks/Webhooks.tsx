import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '../../../api/viewer.ts';
import { AdminPage } from '../../../parts/AdminPage.tsx';
import { Answer } from '../../../parts/Answer.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Empty } from '../../../ui/Empty.tsx';
import { CreateEndpoint } from './CreateEndpoint.tsx';
import { Endpoint } from './Endpoint.tsx';
import { EndpointsDocument } from './operations.ts';

const route = getRouteApi('/dashboard/webhooks');
/** A list without an endpoint in it is made anew by the first one, too. */
const OF_ENDPOINTS = { additionalTypenames: ['WebhookEndpoint'] };

/** Whom this installation tells how generations go, and whether they heard it. */
export function Webhooks() {
  const { endpoint: opened } = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const admin = viewer.state === 'signed-in' && viewer.admin;
  const [making, setMaking] = useState(false);
  const [result, again] = useQuery({
    query: EndpointsDocument,
    pause: !admin,
    requestPolicy: 'cache-and-network',
    context: OF_ENDPOINTS,
  });
  return (
    <AdminPage
      title="Webhooks"
      description="Who is told how generations go, and whether they heard it."
      actions={
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden />
          New endpoint
        </Button>
      }
    >
      <Answer of={result} again={again} height={320}>
        {({ webhookEndpoints }) =>
          webhookEndpoints === null || webhookEndpoints.nodes.length === 0 ? (
            <Empty title="Nobody is told yet">
              An endpoint is an https address of yours. It gets each event that you choose, signed as Standard Webhooks,
              and again over three days until it answers.
            </Empty>
          ) : (
            webhookEndpoints.nodes.map((endpoint) => (
              <Endpoint
                key={endpoint.id}
                endpoint={endpoint}
                open={endpoint.id === opened}
                onOpen={(open) =>
                  void navigate({ search: { endpoint: open ? endpoint.id : undefined }, replace: true })
                }
              />
            ))
          )
        }
      </Answer>
      <CreateEndpoint open={making} onOpenChange={setMaking} />
    </AdminPage>
  );
}
