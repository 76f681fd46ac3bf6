import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is done to a request instead of passing it on; null passes it on. */
export type Fault = (message: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/** Stands before a service that works, and does to its answers what bad days do. */
export interface FaultyS3 {
  readonly url: string;
  /** Requests that came so far, as METHOD and key's last part. */
  readonly seen: string[];
  /** Applies to every request until it is changed. */
  fault: Fault | null;
  close(): Promise<void>;
}

export async function startFaultyS3(target: string): Promise<FaultyS3> {
  const server = createServer((message, response) => {
    faulty.seen.push(`${message.method} ${message.url?.split('/').at(-1)?.split('?')[0]}`);
    const pass = () => forward(target, message, response);
    if (faulty.fault === null) pass();
    else faulty.fault(message, response, pass);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // it listens at a port
  const faulty: FaultyS3 = {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    fault: null,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return faulty;
}

function forward(target: string, message: IncomingMessage, response: ServerResponse): void {
  const sent = request(`${target}${message.url}`, { method: message.method, headers: message.headers, agent: false });
  sent.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  sent.once('error', () => response.destroy());
  message.pipe(sent);
}

/** The service's own way of saying no. */
export function refuses(status: number, code: string): Fault {
  return (message, response) => {
    message.resume();
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message><RequestId>1</RequestId></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
    response.end(message.method === 'HEAD' ? undefined : body);
  };
}

/** Only for these methods; the others are passed on. */
export function only(methods: readonly string[], fault: Fault): Fault {
  return (message, response, pass) =>
    methods.includes(message.method ?? '') ? fault(message, response, pass) : pass();
}

/** So often, and then it works again. */
export function times(count: number, fault: Fault): Fault {
  let left = count;
  return (message, response, pass) => {
    left -= 1;
    if (left >= 0) fault(message, response, pass);
    else pass();
  };
}
