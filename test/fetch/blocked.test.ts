import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { GuardError } from '../../src/fetch/guard-error.ts';
import { ADDRESSES, LITERALS } from './blocked-addresses.ts';
import { openInternet, PUBLIC, type Internet } from './internet.ts';

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
    const post = internet.post({ ownHosts: ['gateway.example.com'] });
    const signal = AbortSignal.timeout(10_000);
    const resolved = internet.resolved.length;
    for (const refused of [post.check(url, signal), post.send(url, { headers: {}, body: '{}' }, signal)])
      await assert.rejects(refused, (error) => error instanceof GuardError && error.code === 'URL_BLOCKED');
    internet.resolved.length = resolved;
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
