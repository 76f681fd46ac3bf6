import { Refusal } from '../base/refusal.ts';

/** A cursor that can't be followed: not one of ours, another generation's, or ahead of what exists. */
export class CursorInvalidRefusal extends Refusal {
  override name = 'CursorInvalidRefusal';
}

/** A place in one generation's log: after the event `seq`, in one telling of the log. */
export interface StreamCursor {
  readonly generationId: string;
  readonly epoch: number;
  readonly seq: number;
}

/** Opaque to clients, the same at every node and door. */
export function encodeCursor({ generationId, epoch, seq }: StreamCursor): string {
  return Buffer.from(`s1:${epoch.toString(36)}:${seq}:${generationId}`).toString('base64url');
}

/** Reads a cursor that belongs to this generation; throws {@link CursorInvalidRefusal}. */
export function decodeCursor(text: string, generationId: string): StreamCursor {
  const match =
    // Decoding would pass over what is no base64url: a line break in it, say.
    !/^[\w-]{1,200}$/.test(text)
      ? null
      : /^s1:([0-9a-z]{1,11}):(\d{1,10}):([0-9a-z_]{1,60})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const [, epoch, seq, owner] = match ?? [];
  if (epoch === undefined || seq === undefined || owner === undefined || Number(seq) > 2_147_483_647) {
    throw new CursorInvalidRefusal(
      'The cursor is none that this API gave out. Use the cursor of an event as it came, or leave it out to begin at the first event.',
    );
  }
  if (owner !== generationId) {
    throw new CursorInvalidRefusal(
      `The cursor belongs to another generation than ${generationId}. Use a cursor that came with one of its own events.`,
    );
  }
  return { generationId: owner, epoch: Number.parseInt(epoch, 36), seq: Number(seq) };
}
