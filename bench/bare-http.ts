import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './child.ts';

/* An HTTP server that reads whatever is posted and answers with the same bytes, ready in a buffer. */

await serveParent(async ({ answer }: { answer: string }) => {
  const bytes = Buffer.from(answer);
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200, headers).end(bytes));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ready: (server.address() as AddressInfo).port, // a TCP server's address is one of these
    answer: () => Promise.resolve(null),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
});
