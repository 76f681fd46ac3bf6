import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPublicAddress, isSameAddress } from '../../src/fetch/public-address.ts';

const PUBLIC: readonly string[] = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '223.255.255.254',
  '2606:4700::1111',
  '2a00:1450:4001:800::200e',
];

const NOT_PUBLIC: readonly (readonly [string, readonly string[]])[] = [
  ['this machine', ['127.0.0.1', '127.1.2.3', '127.255.255.255', '::1', '0.0.0.0', '0.1.2.3', '::']],
  ['127.0.0.1 written as IPv6', ['::ffff:127.0.0.1', '::127.0.0.1', '::7f00:1', '::ffff:0:7f00:1']],
  ['public IPv4 written as IPv6', ['::ffff:8.8.8.8', '::8.8.8.8']],
  [
    'IPv4 behind NAT64, 6to4 and Teredo',
    ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1', '2002:7f00:1::', '2002:808:808::1', '2001:0:7f00:1::'],
  ],
  ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1', 'fec0::1']],
  ['a provider’s own network', ['100.64.0.1', '100.127.255.255', '100.100.100.200']],
  ['the link', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fe80::1%1']],
  [
    'clouds’ metadata',
    ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '192.0.0.192', '168.63.129.16', '::ffff:169.254.169.254'],
  ],
  ['many at once', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
  [
    'documentation, benchmarks and what is reserved',
    [
      '192.0.2.1',
      '198.51.100.1',
      '203.0.113.1',
      '198.18.0.1',
      '198.19.255.255',
      '192.0.0.8',
      '192.88.99.1',
      '240.0.0.1',
      '2001:db8::1',
      '3fff::1',
      '2001:2::1',
      '100::1',
      '5f00::1',
      '2001:10::1',
      '2001:20::1',
    ],
  ],
  ['IPv6 that nobody routes yet', ['4000::1', '8000::1', 'e000::1']],
  [
    'no address',
    [
      '',
      'localhost',
      '127.1',
      '0x7f000001',
      '2130706433',
      '010.0.0.1',
      '1.1.1.1.',
      ' 1.1.1.1',
      '1.1.1.1:80',
      '[::1]',
      '8.8.8.8/32',
    ],
  ],
];

describe('an address is of the public internet', () => {
  for (const address of PUBLIC) test(`when it is ${address}`, () => assert.equal(isPublicAddress(address), true));

  for (const [what, addresses] of NOT_PUBLIC) {
    test(`unless it means ${what}`, () => {
      assert.deepEqual(
        addresses.filter((address) => isPublicAddress(address)),
        [],
      );
    });
  }
});

test('two spellings of one address are the same, and no text is the same as one', () => {
  assert.equal(isSameAddress('2606:4700::1111', '2606:4700:0:0:0:0:0:1111'), true);
  assert.equal(isSameAddress('1.1.1.1', '1.1.1.1'), true);
  assert.equal(isSameAddress('1.1.1.1', '1.1.1.2'), false);
  assert.equal(isSameAddress('127.0.0.1', '::ffff:127.0.0.1'), false);
  assert.equal(isSameAddress('', ''), false);
});
