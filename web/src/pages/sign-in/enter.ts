import { signIn, SignInRefusal } from '../../api/session.ts';

/** Signs in and leaves this page for good; or says what was wrong. */
export async function enter(proof: Parameters<typeof signIn>[0]): Promise<string> {
  try {
    await signIn(proof);
  } catch (error) {
    return error instanceof SignInRefusal ? error.message : 'The server can’t be reached. Try again.';
  }
  // The whole page anew: socket, cache and navigation begin as the person who signed in.
  location.replace('/playground');
  return await new Promise<never>(() => {});
}

/** With the code of the printed link. It is in the fragment, so that no log ever has it. Null without one. */
export async function enterByLink(): Promise<string | null> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) return null;
  // Used up by this, so that neither a reload nor the history tries it again.
  history.replaceState(history.state, '', location.pathname);
  return await enter({ code });
}
