import assert from 'node:assert/strict';
import os from 'node:os';
import { mock } from 'node:test';
import { isLocalHost, mayBeLocal } from '../../../src/runway/localNetwork.ts';

const isLocal = (host: string) => isLocalHost(new URL(`https://${host}/video.mp4`).hostname);

describe('the host of a link', () => {
  for (const host of [
    ...[
      '127.0.0.1',
      '127.8.9.10',
      '0.0.0.0',
      '0.1.2.3',
      '[::1]',
      '[::]',
      'localhost',
      'a.localhost',
    ],
    ...['LOCALHOST', 'localhost.', '169.254.169.254', '[fe80::1]', '[febf::1]', '10.0.0.1'],
    ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255'],
    ...['[fc00::1]', '[fd12:3456::1]', '[fec0::1]', '224.0.0.1', '239.255.255.250', '[ff02::1]'],
    ...['255.255.255.255', '240.0.0.1', '192.0.0.192'],
    // Odd spellings.
    ...['0x7f.1', '2130706433', '0177.0.0.1', '127.1', '0', '0xa9fea9fe', '%31%30.0.0.1'],
    ...['127.0.0.1.', '①②⑦.0.0.1', '127。0。0。1', '10.1', '192.168.257'],
    // IPv4 addresses inside IPv6 addresses.
    ...['[::ffff:127.0.0.1]', '[::ffff:a00:1]', '[::127.0.0.1]', '[::ffff:0:10.0.0.1]'],
    ...['[64:ff9b::10.0.0.1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001::1]'],
    ...['[0:0:0:0:0:ffff:c0a8:0101]'],
  ]) {
    it(`is in the local network: ${host}`, () => assert.equal(isLocal(host), true));
  }

  for (const host of [
    ...['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.0.1', '100.128.0.1', '169.253.1.1'],
    ...['192.167.1.1', '11.0.0.1', '126.255.255.255', '128.0.0.1', '223.255.255.255', '1.0.0.1'],
    ...['198.18.0.5', '[2606:4700::1]', '[2a00:1450::1]', '[64:ff9b::808:808]'],
    ...['videos.example', 'localhost.example', 'notlocalhost', '10.0.0.1.nip.io', '127.example'],
  ]) {
    it(`is not in the local network: ${host}`, () => assert.equal(isLocal(host), false));
  }
});

describe('a public address', () => {
  afterEach(() => mock.restoreAll());

  it('is in the local network if it is this computer’s own', () => {
    const own = [{ address: '203.0.113.7' }, { address: '2a00:1450::7' }, { address: 'fe80::7' }];
    mock.method(os, 'networkInterfaces', () => ({ eth0: own, gone: undefined }));
    for (const host of ['203.0.113.7', '[2a00:1450:0:0::7]', '0xcb007107']) {
      assert.equal(isLocal(host), true, host);
    }
    for (const host of ['203.0.113.8', '[2a00:1450::8]']) {
      assert.equal(isLocal(host), false, host);
    }
  });

  it('is public where the system doesn’t tell its own', () => {
    mock.method(os, 'networkInterfaces', () => {
      throw new Error('Not supported.');
    });
    assert.equal(isLocal('203.0.113.7'), false);
  });
});

describe('a link into the local network', () => {
  const cases: [link: string, service: string | undefined, isAllowed: boolean][] = [
    // A service on this computer.
    ['http://127.0.0.1:2/a', 'http://127.0.0.1:1', true],
    ['http://192.168.1.1/a', 'http://localhost:1', true],
    ['http://10.0.0.1/a', 'https://[::1]:1', true],
    // A private relay: its own host.
    ['https://192.168.1.5/a', 'https://192.168.1.5', true],
    ['http://192.168.1.5:9000/a', 'https://192.168.1.5', true],
    ['https://relay.corp/a', 'https://relay.corp', true],
    ['https://192.168.1.6/a', 'https://192.168.1.5', false],
    ['http://127.0.0.1/a', 'https://192.168.1.5', false],
    // Its name may get another address at any time.
    ['https://relay.corp:22/a', 'https://relay.corp', false],
    ['http://relay.corp/a', 'https://relay.corp', false],
    ['https://a.relay.corp/a', 'https://relay.corp', false],
    ['http://127.0.0.1/a', 'https://relay.example', false],
    ['http://127.0.0.1/a', 'https://relay.localhost', false],
    ['http://127.0.0.1/a', undefined, false],
  ];
  for (const [link, service = 'none', isAllowed] of cases) {
    it(`is ${isAllowed ? 'allowed' : 'refused'}: ${link} of ${service}`, () => {
      const origin = service === 'none' ? undefined : service;
      assert.equal(mayBeLocal(new URL(link), origin), isAllowed);
    });
  }
});
