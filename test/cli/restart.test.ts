import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCommand, temporaryFolder } from './command.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

interface Stored {
  readonly status: string;
  readonly attempts: readonly { readonly status: string; readonly thinking: string | null }[];
  readonly events: {
    readonly nodes: readonly { readonly seq: number; readonly type: string; readonly text?: string | null }[];
  };
}

const STORED = `query ($id: ID!) { generation(id: $id) {
  status attempts { status thinking } events(first: 100) { nodes { seq type ... on ThoughtEvent { text } } }
} }`;

describe('a server that restarts in the middle of a generation', () => {
  let server: ServerProcess;
  before(async () => {
    // A slow picture takes a few seconds at this speed: time enough to die in the middle of it.
    server = await startServerProcess({ speed: 60 });
  });
  after(() => server.close());

  test('is waited for after SIGKILL; the outcome is told, and every thought once', async () => {
    const cwd = await temporaryFolder();
    const command = startCommand(['generate', 'a boat [fail:slow]', '--json'], { url: server.url, cwd });
    await command.saying('Reading the request');
    await server.kill();
    await command.saying('Connection lost');
    await server.start();
    const { exitCode, stdout, stderr } = await command.finished;
    const { id, status, error } = JSON.parse(stdout);
    assert.equal(status, 'FAILED', stderr);
    assert.equal(error.code, 'PROVIDER_OUTCOME_UNKNOWN');
    assert.equal(exitCode, 1);
    assert.match(stderr, /Connected again/);
    await toldOnce(server, id, stderr);
  });

  test('is waited for when it stops in good order; the picture is saved', async () => {
    const cwd = await temporaryFolder();
    const command = startCommand(['generate', 'a lamp [fail:slow]', '--json'], { url: server.url, cwd });
    await command.saying('Reading the request');
    await server.stop();
    await server.start();
    const { exitCode, stdout, stderr } = await command.finished;
    const { id, images, attempts } = JSON.parse(stdout);
    assert.equal(exitCode, 0, stderr);
    assert.equal(images.length, 1);
    assert.equal(attempts.length, 1);
    await toldOnce(server, id, stderr);
  });

  test('leaves at once on the second Ctrl-C and says how to look again', async () => {
    const command = startCommand(['generate', 'a hat [fail:hang]'], { url: server.url });
    await command.saying('Asking gemini/');
    await server.kill();
    await command.saying('Connection lost');
    command.interrupt();
    await command.saying('Ctrl-C again');
    // Signals that come together are one press; this one is another.
    await new Promise((resolve) => setTimeout(resolve, 400));
    command.interrupt();
    const { exitCode, stderr } = await command.finished;
    assert.equal(exitCode, 130);
    assert.match(stderr, /generate --follow gen_/);
  });
});

/** The stored stream has no hole, and each of its thoughts stands once in what was shown. */
async function toldOnce(server: ServerProcess, id: string, shown: string): Promise<void> {
  const { generation } = await server.ask(STORED, { id });
  const { events } = generation as Stored; // the shape of STORED
  assert.deepEqual(
    events.nodes.map(({ seq }) => seq),
    events.nodes.map((_, index) => index + 1),
  );
  const thoughts = events.nodes.flatMap(({ type, text }) =>
    type === 'THOUGHT' && typeof text === 'string' ? [text] : [],
  );
  assert.ok(thoughts.length > 0);
  const words = oneLine(shown.replaceAll(/^(?:◦ a sketch|Connect.*|\d+ %, .*)$/gm, ''));
  for (const thought of thoughts)
    assert.equal(words.split(oneLine(thought)).length - 1, 1, `"${thought}" in:\n${shown}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
