import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openInternet, PUBLIC, type Internet } from './internet.ts';

/** Each form stands for an address that isn't public, in some spelling that systems connect to. */
const LITERALS: readonly string[] = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '017700000001',
  '１２７.０.０.１',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '127．0．0．1',
  '%31%32%37.0.0.1',
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::8.8.8.8]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fe80::1%25eth0]',
  '[fe80::1%eth0]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
];

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['no address', 'pictures'],
  ['half an address', '//pictures.example.com/a.png'],
  ['a file', 'file:///etc/passwd'],
  ['a file of a host', 'file://pictures.example.com/etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['data', 'data:image/png;base64,iVBORw0KGgo='],
  ['ftp', 'ftp://pictures.example.com/a.png'],
  ['gopher', 'gopher://pictures.example.com:70/_a'],
  ['a blob', 'blob:https://pictures.example.com/1'],
  ['plain http', 'http://pictures.example.com/a.png'],
  ['plain http at the port of https', 'http://pictures.example.com:443/a.png'],
  ['a user and a password', 'https://user:password@pictures.example.com/a.png'],
  ['a user', 'https://user@pictures.example.com/a.png'],
  ['a password alone', 'https://:password@pictures.example.com/a.png'],
  ['the port of ssh', 'https://pictures.example.com:22/a.png'],
  ['the port of redis', 'https://pictures.example.com:6379/a.png'],
  ['port 0', 'https://pictures.example.com:0/a.png'],
  ['a port that is none', 'https://pictures.example.com:99999/a.png'],
  ['a closing dot', 'https://pictures.example.com./a.png'],
  ['a closing dot in other letters', 'https://pictures.example.com。/a.png'],
  ['3,000 characters', `https://pictures.example.com/${'a'.repeat(3000)}`],
  ['3,000 characters that stand for few', `https://pictures.example.com/${'a/../'.repeat(600)}`],
  ['characters that grow', `https://pictures.example.com/${'ü'.repeat(500)}`],
  ['a line break in its path', 'https://pictures.example.com/a\r\nx-injected: 1\r\n/b.png'],
  ['a line break in its host', 'https://pictures\n.example.com/a.png'],
  ['a tab', 'https://pictures.example.com/a\t.png'],
  ['a NUL', 'https://pictures.example.com/a\0.png'],
  ['localhost', 'https://localhost/a.png'],
  ['a name under localhost', 'https://pictures.localhost/a.png'],
  ['a name of the house', 'https://printer.local/a.png'],
  ['a name of a cloud', 'https://metadata.google.internal/computeMetadata/v1/'],
  ['a name without a dot', 'https://metadata/computeMetadata/v1/'],
  ['its own name', 'https://gateway.example.com/images/img_1'],
  ['its own name in capitals', 'https://GATEWAY.example.com/images/img_1'],
];

describe('nothing is dialled for', () => {
  let internet: Internet;
  before(async () => {
    internet = await openInternet((_request, response) => void response.end('never'));
  });
  beforeEach(() => {
    for (const list of [internet.dialled, internet.resolved, internet.requests]) list.length = 0;
  });
  after(() => internet.close());

  const blocks = async (url: string) => {
    const { code, retryable, message } = await internet.refusal(url, { ownHosts: ['gateway.example.com'] });
    assert.deepEqual({ code, retryable }, { code: 'URL_BLOCKED', retryable: false }, message);
    assert.match(message, /^This address is not fetched: .{10,}\.$/);
    assert.deepEqual(internet.dialled, []);
    assert.deepEqual(internet.requests, []);
  };

  for (const [what, url] of ADDRESSES) {
    test(what, async () => {
      internet.names.set('gateway.example.com', [PUBLIC]);
      await blocks(url);
      assert.deepEqual(internet.resolved, []);
    });
  }

  for (const host of LITERALS) {
    test(`https://${host}`, async () => {
      await blocks(`https://${host}/a.png`);
      assert.deepEqual(internet.resolved, []);
    });
  }

  const names: readonly (readonly [string, readonly string[]])[] = [
    ['a private address', ['10.0.0.7']],
    ['this machine', ['127.0.0.1']],
    ['this machine in IPv6', ['::1']],
    ['this machine in a form long given up', ['::7f00:1']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['a public and a private address', [PUBLIC, 'fd00::1']],
    ['a private and a public address', ['192.168.0.1', '2606:4700::1111']],
    ['what is no address', ['pictures.example.org']],
  ];
  for (const [what, addresses] of names) {
    test(`a name that leads to ${what}`, async () => {
      internet.names.set('rogue.example.com', addresses);
      await blocks('https://rogue.example.com/a.png');
      assert.deepEqual(internet.resolved, ['rogue.example.com']);
    });
  }
});
