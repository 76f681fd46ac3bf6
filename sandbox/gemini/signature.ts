import { createHash, createHmac } from 'node:crypto';

/** Not secret: it only lets signatures prove themselves, at both doors and also to a sandbox that was started anew. */
const KEY = 'signed by the sandbox';
const PROOF_BYTES = 32;

/** What a signature is about: one picture, or the words of a turn. */
export type Signed = { readonly picture: Uint8Array } | 'words';

/** Opaque bytes as base64, as the real ones are; the same origin and thing, the same bytes. The last of them prove it. */
export function sign(thing: Signed, origin: string, length: number): string {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${origin} ${block}`).digest(),
  );
  const opaque = Buffer.concat(blocks).subarray(0, length - PROOF_BYTES);
  return Buffer.concat([opaque, proofOf(thing, opaque)]).toString('base64');
}

/** Whether it was given out here, and with this very thing. */
export function isGenuine(thoughtSignature: string, thing: Signed): boolean {
  const bytes = Buffer.from(thoughtSignature, 'base64');
  const opaque = bytes.subarray(0, -PROOF_BYTES);
  return bytes.subarray(-PROOF_BYTES).equals(proofOf(thing, opaque));
}

function proofOf(thing: Signed, opaque: Uint8Array): Buffer {
  const about = thing === 'words' ? thing : createHash('sha256').update(thing.picture).digest();
  return createHmac('sha256', KEY).update(about).update(opaque).digest();
}
