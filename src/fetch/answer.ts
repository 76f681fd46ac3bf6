import { failed } from './guard-error.ts';
import { notAPicture, tooLarge } from './picture-error.ts';

/** The headers of an answer, by lowercase names. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What stores say of bytes that nobody described to them. */
const NO_TYPE: readonly string[] = ['application/octet-stream', 'binary/octet-stream'];
const PICTURES: readonly string[] = ['png', 'jpeg', 'jpg', 'webp', 'avif', 'gif'].map((type) => `image/${type}`);

/** Where the answer leads on to; null when it doesn't. */
export function redirectOf(status: number, headers: AnswerHeaders): string | null {
  return REDIRECTS.includes(status) ? headerOf(headers, 'location') : null;
}

/**
 * Refuses what can't hold a picture that is taken, before its body is read. What passes is still decoded before it is
 * believed. Throws GuardError and PictureFetchError.
 */
export function checkAnswer(
  status: number,
  headers: AnswerHeaders,
  mostBytes: number,
): { declaredType: string | null } {
  if (status !== 200) {
    const retryable = status >= 500 || status === 408 || status === 425 || status === 429;
    // Its class alone: the exact status would tell of places that only we can ask.
    throw failed(`it answered with a ${Math.floor(status / 100)}xx status`, { retryable });
  }
  // Without a coding there is nothing that could unfold to more than was counted.
  const coding = headerOf(headers, 'content-encoding');
  if (coding !== null && coding.trim().toLowerCase() !== 'identity') throw notAPicture();
  const declaredType = headerOf(headers, 'content-type');
  const type = declaredType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && !PICTURES.includes(type) && !NO_TYPE.includes(type)) throw notAPicture();
  if (Number(headerOf(headers, 'content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes);
  return { declaredType };
}

export function headerOf(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}
