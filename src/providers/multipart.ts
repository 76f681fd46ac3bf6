import { createHash } from 'node:crypto';

/** One field of a form: text, or a file. */
export type FormPart =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly bytes: Uint8Array; readonly fileName: string; readonly mimeType: string };

/**
 * A form as multipart/form-data (RFC 7578), whole and in memory. The boundary follows from the content, so that the
 * same form makes the same bytes; that it occurs in them by chance is out of the question.
 */
export function encodeForm(parts: readonly FormPart[]): {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
} {
  const hash = createHash('sha256');
  const encoded = parts.map((part) => ({ head: headOf(part), content: contentOf(part) }));
  for (const { head, content } of encoded) hash.update(head).update(content);
  const boundary = `pictograph-${hash.digest('hex').slice(0, 32)}`;
  const pieces = encoded.flatMap(({ head, content }) => [
    Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function headOf(part: FormPart): string {
  const disposition = `Content-Disposition: form-data; name="${escaped(part.name)}"`;
  if ('text' in part) return disposition;
  return `${disposition}; filename="${escaped(part.fileName)}"\r\nContent-Type: ${part.mimeType}`;
}

function contentOf(part: FormPart): Uint8Array {
  return 'text' in part ? Buffer.from(part.text) : part.bytes;
}

/** As browsers do: what would end the quoted name or its line is percent-encoded. */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
