import { Option, type Command } from 'commander';

/** What every command that asks a server can be told. */
export interface ServerOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: true;
  /** False with --no-color. */
  readonly color: boolean;
}

/** Adds the options of a command that asks a running server. */
export function withServerOptions(command: Command, { key }: { key: 'needed' | 'optional' }): Command {
  return command
    .option('--json', 'print one JSON object on stdout and nothing else')
    .option('--url <address>', 'where the server is (PICTOGRAPH_URL, PUBLIC_URL; else this machine, PORT or 4000)')
    .addOption(
      new Option(
        '--key <key>',
        key === 'needed'
          ? 'who asks (PICTOGRAPH_KEY; for a server here also ADMIN_KEY or DATA_DIR/admin-key)'
          : 'who asks; the catalog is open, so none is needed',
      ),
    )
    .option('--no-color', 'plain text without colours and progress bar (also with NO_COLOR set)');
}

/** A repeatable option: every value, in order. */
export function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
