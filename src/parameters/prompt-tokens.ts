/** What Google and OpenAI both say of their models: a token is about four characters of English. */
const BYTES_A_TOKEN = 4;

/**
 * How many tokens a prompt takes: about, and never more than. Tokenizers are the providers' own and differ; none has tokens
 * shorter than a byte. Bytes rather than characters, since scripts with longer characters take more tokens for each.
 */
export function promptTokens(prompt: string): { readonly usual: number; readonly most: number } {
  const bytes = Buffer.byteLength(prompt);
  return { usual: Math.ceil(bytes / BYTES_A_TOKEN), most: bytes };
}
