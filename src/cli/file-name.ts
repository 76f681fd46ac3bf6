import { basename, extname } from 'node:path';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};
const FORMATS: Readonly<Record<string, string>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
};

const MOST_WORDS = 8;
/** File systems take 255 bytes for a name; the id, a number and the extension need some of them. */
const MOST_BYTES = 80;

/** A name for a picture: the first words of its prompt, the end of its id, what it is. "a-capybara-in-a-studio-c9ssf21b.jpg". */
export function imageFileName({
  prompt,
  imageId,
  mimeType,
}: {
  prompt: string;
  imageId: string;
  mimeType: string;
}): string {
  const tail = imageId.replaceAll(/[^0-9a-z]/g, '').slice(-8);
  return `${[...words(prompt), tail].join('-')}.${extensionOf(mimeType)}`;
}

/** Number `number` of several files of one name, from 1: "cat.png", "cat-2.png", "cat-3.png". */
export function numbered(path: string, number: number): string {
  if (number === 1) return path;
  const extension = extname(basename(path));
  return `${path.slice(0, path.length - extension.length)}-${number}${extension}`;
}

/** The usual extension of a type, without a dot; "bin" for what is none that we know. */
export function extensionOf(mimeType: string): string {
  return EXTENSIONS[mimeType] ?? 'bin';
}

/** The format that a file's name promises, as `output_format` calls it; null when it promises none. */
export function formatOfName(path: string): string | null {
  return FORMATS[extname(path).slice(1).toLowerCase()] ?? null;
}

/** Letters and numbers of any script, no marks and nothing that a shell or a file system would take for its own. */
function words(prompt: string): string[] {
  const plain = prompt.replaceAll(/\[fail:[^\]]*\]/gi, ' ').toWellFormed();
  const found = plain
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  const kept: string[] = [];
  let bytes = 0;
  for (const word of (found ?? []).slice(0, MOST_WORDS)) {
    bytes += Buffer.byteLength(word) + 1;
    if (bytes > MOST_BYTES) break;
    kept.push(word);
  }
  return kept;
}
