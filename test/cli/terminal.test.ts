import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { harmless, harmlessLine } from '../../src/cli/harmless.ts';
import { LineWrapper } from '../../src/cli/line-wrapper.ts';
import { progressBar } from '../../src/cli/progress-bar.ts';
import { table } from '../../src/cli/table.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { clipped, textWidth } from '../../src/cli/text-width.ts';
import { Screen } from './screen.ts';

describe('text from elsewhere', () => {
  const cases: readonly (readonly [name: string, text: string, shown: string])[] = [
    ['escape sequences are shown, not obeyed', '\u001b[2Jgone\u001b]0;title\u0007', '␛[2Jgone␛]0;title␇'],
    ['the one-byte forms of escape sequences too', '\u009b31mred', '\ufffd31mred'],
    ['a lone carriage return overwrites nothing', 'safe\rfake', 'safe\nfake'],
    ['line breaks and tabs stay', 'a\r\nb\tc\n', 'a\nb\tc\n'],
    ['writing direction is not turned', 'txt.\u202egpj.exe', 'txt.\ufffdgpj.exe'],
    ['half of a surrogate pair becomes a mark', 'a\ud800b', 'a\ufffdb'],
    ['other scripts and pictures stay', 'Ö 漢字 🦫', 'Ö 漢字 🦫'],
  ];
  for (const [name, text, shown] of cases) test(name, () => assert.equal(harmless(text), shown));

  test('fits on one line where it must', () => assert.equal(harmlessLine(' a\n\n b\u0000 '), 'a b␀'));
});

function wrap(columns: number, ...parts: string[]): string[] {
  const wrapper = new LineWrapper(() => columns);
  return [...parts.flatMap((part) => wrapper.push(part)), ...wrapper.end()];
}

describe('lines', () => {
  test('break between words, the same however the text was cut', () => {
    const text = 'the quick brown fox jumps over the lazy dog';
    const expected = ['the quick', 'brown fox', 'jumps over', 'the lazy', 'dog'];
    assert.deepEqual(wrap(10, text), expected);
    assert.deepEqual(wrap(10, ...text.split('')), expected);
  });

  test('break a word that is longer than a line', () =>
    assert.deepEqual(wrap(8, 'a abcdefghijklmnopqr z'), ['a', 'abcdefgh', 'ijklmnop', 'qr z']));

  test('count wide characters as two columns', () => {
    assert.equal(textWidth('漢字 🦫é'), 8);
    assert.deepEqual(wrap(8, '漢字漢字漢字'), ['漢字漢字', '漢字']);
    assert.equal(clipped('漢字漢字', 6), '漢字…');
  });

  test('have at most one empty one between them and none at the beginning', () =>
    assert.deepEqual(wrap(20, '\n\na\n\n\n', '\nb'), ['a', '', 'b']));

  test('of a table are aligned', () => {
    const columns = [{ title: 'NAME' }, { title: 'FROM', align: 'right' }] as const;
    assert.deepEqual(
      table(columns, [
        ['漢字', '$1'],
        ['b', '$0.0225'],
      ]),
      ['NAME     FROM', '漢字       $1', 'b     $0.0225'],
    );
  });
});

test('a progress bar is as long as it should be, whatever the fraction', () => {
  for (const fraction of [-1, 0, 0.33, 1, 2]) {
    for (const unicode of [true, false]) assert.equal(progressBar(fraction, 20, unicode).join('').length, 20);
  }
  assert.deepEqual(progressBar(0.25, 8, false), ['##', '------']);
});

describe('a terminal', () => {
  test('draws the status below what flows, and leaves nothing of it behind', () => {
    const screen = new Screen({ columns: 31 });
    const terminal = openTerminal(screen.stream, { LANG: 'C.UTF-8' }, { color: true });
    terminal.line('first');
    terminal.status(() => 'status one');
    terminal.flow('**Thinking**\n\nof a boat and ');
    assert.deepEqual(screen.lines, ['first', '  Thinking', '', '  of a boat and', 'status one']);
    terminal.flow('of the sea around it');
    terminal.status(() => 'a status that is much longer than the window is wide');
    assert.deepEqual(screen.lines, [
      'first',
      '  Thinking',
      '',
      '  of a boat and of the sea',
      '  around it',
      'a status that is much longer …',
    ]);
    terminal.line('a note');
    terminal.rest();
    assert.deepEqual(screen.lines, [
      'first',
      '  Thinking',
      '',
      '  of a boat and of the sea',
      '  around it',
      'a note',
      '',
    ]);
    assert.ok(screen.written.includes('\u001b[2m'));
  });

  const plain = [
    ['is no terminal', {}, { isTTY: false }, true],
    ['has NO_COLOR', { NO_COLOR: '1' }, {}, true],
    ['is dumb', { TERM: 'dumb' }, {}, true],
    ['was asked for no colours', {}, {}, false],
  ] as const;
  for (const [name, environment, options, color] of plain) {
    test(`that ${name} gets plain lines, each once`, () => {
      const screen = new Screen({ columns: 80, ...options });
      const terminal = openTerminal(screen.stream, environment, { color });
      terminal.status(() => 'status');
      terminal.flow('of a boat ');
      terminal.flow('and\nthe sea');
      terminal.line(terminal.paint('red', 'a note'));
      terminal.rest();
      assert.equal(screen.written, 'of a boat and\nthe sea\na note\n');
    });
  }
});
