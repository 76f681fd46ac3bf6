import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** The first line's number; 0 when the connection was closed without a word. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A bare connection to the server that `url` names. */
export function connectTo(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // Being cut off is what some tests wait for; 'close' tells of it.
  socket.on('error', () => undefined);
  return socket;
}

/** Resolves when the connection is gone, in whatever way. */
export function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Sends exactly these bytes and reads until the server closes, or until `enough` is satisfied by what came. */
export async function sendRaw(
  url: string,
  bytes: string | Buffer,
  enough: (text: string) => boolean = isComplete,
): Promise<RawAnswer> {
  const socket = connectTo(url);
  let text = '';
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within 20 s, only: ${text}`)), 20_000);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      if (enough(text)) socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.write(bytes);
  await done;
  return parse(text);
}

/** A head, and as much body as it declares. */
function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && text.length >= end + 4 + Number(length);
}

function parse(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: body.join('\r\n\r\n') };
}
