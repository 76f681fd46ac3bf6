import assert from 'node:assert/strict';
import { ADMIN_KEY } from '../test/installation.ts';
import { HttpConnection } from './http-connection.ts';

/** HTTP connections that stay open, one a client. */
export interface KeepAlive {
  /** Posts one operation over a client's connection and returns the answer's text. A status other than 200 is an error. */
  post(client: number, body: string): Promise<string>;
  /** The same for whoever wants to know how long it takes: the answer is counted and let go, not kept. */
  postUnread(client: number, body: string): Promise<void>;
  close(): void;
}

/** `key`: sent with every request; null asks as a stranger does. */
export function keepAlive(url: string, clients: number, key: string | null = ADMIN_KEY): KeepAlive {
  const headers = { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) };
  const connections = Array.from({ length: clients }, () => new HttpConnection(`${url}/graphql`, headers));
  const connectionOf = (client: number): HttpConnection => {
    const connection = connections[client];
    assert.ok(connection, `there are ${clients} connections, and no number ${client}`);
    return connection;
  };
  return {
    post: (client, body) => connectionOf(client).post(body, 'TEXT'),
    async postUnread(client, body) {
      await connectionOf(client).post(body, 'UNREAD');
    },
    close() {
      for (const connection of connections) connection.close();
    },
  };
}
