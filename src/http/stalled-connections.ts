import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../base/log.ts';

/**
 * Ends connections whose client doesn't read, whatever they carry: nothing else would ever end an event stream or a
 * download whose client holds the connection. A slow reader isn't one: what counts is that bytes leave at all.
 *
 * Returns what ends the watching.
 */
export function endStalledConnections(server: Server, stallMs: number, log: Log): () => void {
  const moved = new Map<Socket, { sent: number; at: number }>();
  server.on('connection', (socket) => {
    moved.set(socket, { sent: 0, at: Date.now() });
    socket.once('close', () => moved.delete(socket));
  });
  const timer = setInterval(() => {
    const now = Date.now();
    for (const [socket, last] of moved) {
      const unsent = socket.writableLength;
      // bytesWritten counts what waits here too.
      const sent = socket.bytesWritten - unsent;
      if (unsent === 0 || sent !== last.sent) {
        last.sent = sent;
        last.at = now;
      } else if (now - last.at > stallMs) {
        log.info({ unsent }, 'connection_stalled');
        socket.destroy();
      }
    }
  }, stallMs / 8).unref();
  return () => clearInterval(timer);
}
