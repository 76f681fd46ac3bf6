/**
 * The result of a call, or an error when it takes longer than `timeoutMs`. The call itself goes on: postgres.js has no
 * way to leave a statement that a dead connection will never answer.
 */
export async function within<Result>(call: PromiseLike<Result>, timeoutMs: number, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
