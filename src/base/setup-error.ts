/**
 * Something outside of the program that the one who runs it can mend: a setting, a folder, a server that is not there.
 * The message is a whole sentence for them, with what to do; the stack is of no use to anybody.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}
