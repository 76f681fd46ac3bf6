export const BOUNDARY = 'x'.repeat(60);

export interface Part {
  readonly name?: string;
  readonly body: string | Uint8Array;
  readonly file?: string;
  /** More lines of its head. */
  readonly head?: string;
}

/** A multipart form, byte by byte: FormData would tidy up what is wrong on purpose. */
export function formOf(parts: readonly Part[], boundary = BOUNDARY): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ name, body, file, head = '' }) => [
    `--${boundary}\r\ncontent-disposition: form-data${name === undefined ? '' : `; name="${name}"`}`,
    `${file === undefined ? '' : `; filename="${file}"`}\r\n${head}\r\n`,
    body,
    '\r\n',
  ]);
  return new Uint8Array(Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))));
}

export function formHeaders(boundary = BOUNDARY): Record<string, string> {
  return { 'content-type': `multipart/form-data; boundary=${boundary}` };
}
