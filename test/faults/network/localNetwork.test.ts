import assert from 'node:assert/strict';
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { mock } from 'node:test';
import { openLink } from '../../../src/tasks/video/openLink.ts';
import { fetchImage } from '../../../src/image/fetchImage.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { fillSlot } from '../../../src/runway/upload.ts';
import { selfSigned } from '../../unit/runway/certificate.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { ManualTimeLimits } from './manualTimeLimits.ts';
import { Names } from './names.ts';
import { loadProxyAgent, patchModules, PROXY_MODES, type ProxyAgent } from './proxyAgent.ts';
import { TestProxy } from './testProxy.ts';
import { TrustedCertificates } from './trustedCertificates.ts';

const certificate = selfSigned();
const { signal } = new AbortController();
const access = { origin: 'https://relay.example', headers: { Authorization: 'Bearer key' } };

type Next = (error: null, addresses: readonly LookupAddress[]) => void;
type Lookup = (name: string, options: LookupOptions, next: Next) => void;

describe('a link of a service that is not on this computer', () => {
  let agent: ProxyAgent;
  /** What must not be reached. */
  let inside: Servers;
  let port: string;
  /** A server of the service, which redirects. */
  let outside: Servers;
  let proxy: TestProxy;
  let unpatch: () => void;

  before(async () => {
    agent = await loadProxyAgent('current');
  });

  beforeEach(async () => {
    const surroundings = {
      names: new Names(() => Date.now()),
      certificates: new TrustedCertificates(),
      timeLimits: new ManualTimeLimits(),
    };
    inside = new Servers();
    outside = new Servers();
    proxy = await TestProxy.open('videos.example', surroundings);
    const host = await inside.listen(http.createServer((_, response) => response.end('secret')));
    ({ port } = new URL(`http://${host}`));
    unpatch = () => undefined;
  });

  afterEach(async () => {
    unpatch();
    await inside.close();
    await outside.close();
    await proxy.close();
    mock.restoreAll();
  });

  /** Starts a server that redirects. @returns its origin */
  async function redirect(protocol: 'http' | 'https', to: string): Promise<string> {
    const answer: http.RequestListener = (_, response) =>
      response.writeHead(302, { Location: to }).end();
    const host = await outside.listen(
      protocol === 'http' ? http.createServer(answer) : https.createServer(certificate, answer),
    );
    return `${protocol}://videos.example:${new URL(`http://${host}`).port}`;
  }

  /** Gives a name its addresses, one after the other. */
  function resolveName(name: string, ...answers: readonly (readonly string[])[]): void {
    const left = [...answers];
    const lookup = dns.lookup as Lookup;
    mock.method(dns, 'lookup', ((asked, options, next) => {
      if (asked !== name) {
        lookup(asked, options, next);
        return;
      }
      const addresses = left.length > 1 ? left.shift() : left[0];
      const found = (addresses ?? []).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
      process.nextTick(next, null, found);
    }) satisfies Lookup);
  }

  async function faultOf(call: Promise<unknown>): Promise<string> {
    const error: unknown = await call.then(
      () => assert.fail('it was loaded'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectionError, String(error));
    return error.fault;
  }

  const open = (url: string) => openLink(url, {}, signal, access);

  for (const mode of PROXY_MODES) {
    describe(`with http.proxySupport: ${mode}`, () => {
      for (const route of ['direct', 'through a proxy']) {
        for (const host of [
          '127.0.0.1',
          '0x7f.1',
          '[::ffff:127.0.0.1]',
          'localhost',
          'localhost.',
        ]) {
          it(`leads to no connection: ${host}, ${route}`, async () => {
            const routes = route === 'direct' ? 'DIRECT' : proxy.route;
            unpatch = patchModules(agent, { proxySupport: mode, route: () => routes });
            for (const protocol of ['http', 'https']) {
              assert.equal(await faultOf(open(`${protocol}://${host}:${port}/`)), 'localNetwork');
            }
            assert.equal(inside.connections, 0);
            assert.deepEqual(proxy.received, []);
          });
        }
      }

      it('is refused when a redirect leads to an address of the local network', async () => {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => 'DIRECT' });
        for (const host of ['127.0.0.1', '169.254.169.254', '[fe80::1]', '192.168.0.1']) {
          const url = await redirect('http', `http://${host}:${port}/latest/meta-data`);
          assert.equal(await faultOf(open(url)), 'localNetwork');
        }
        assert.equal(inside.connections, 0);
      });

      it('is refused when its name has an address of the local network', async () => {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => 'DIRECT' });
        for (const address of ['127.0.0.1', '10.0.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1']) {
          resolveName('router.evil', [address]);
          for (const protocol of ['http', 'https']) {
            const url = `${protocol}://router.evil:${port}/`;
            assert.equal(await faultOf(open(url)), 'localNetwork');
          }
        }
        assert.equal(inside.connections, 0);
      });

      it('is refused when its name changes its address between two requests', async () => {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => 'DIRECT' });
        resolveName('videos.example', ['192.0.2.1'], ['127.0.0.1']);
        const url = await redirect('http', `http://videos.example:${port}/`);

        assert.equal(await faultOf(open(url)), 'localNetwork');

        assert.equal(outside.connections, 1);
        assert.equal(inside.connections, 0);
      });

      it('does not lead from https to plain http', async () => {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => 'DIRECT' });
        const url = await redirect('https', `http://elsewhere.example:${port}/`);

        assert.equal(await faultOf(open(url)), 'insecure');

        assert.equal(outside.connections, 1);
        assert.equal(inside.connections, 0);
      });
    });
  }

  it('connects to the public addresses of a name only', async () => {
    resolveName('videos.evil', ['10.0.0.1', '192.0.2.1', '::1']);

    const response = await open(`http://videos.evil:${port}/`);

    assert.equal(response.status, 200);
    assert.equal(inside.connections, 1);
  });

  it('is no target of an upload', async () => {
    const file = { name: 'image.png', type: 'image/png', bytes: new Uint8Array(10) };
    resolveName('files.evil', ['127.0.0.1']);
    for (const host of ['127.0.0.1', '[::ffff:10.0.0.1]', 'files.evil']) {
      const url = `https://${host}:${port}/`;
      const slot = { url, fields: {}, uri: 'runway://a', service: access.origin };
      assert.equal(await faultOf(fillSlot(slot, file, undefined)), 'localNetwork');
    }
    assert.equal(inside.connections, 0);
  });

  it('is no image to show', async () => {
    resolveName('images.evil', ['127.0.0.1']);
    await assert.rejects(fetchImage(`https://images.evil:${port}/cat.png`));
    assert.equal(inside.connections, 0);
  });

  it('may lead to the origin of the service in the local network', async () => {
    resolveName('relay.corp', ['127.0.0.1']);
    const origin = `http://relay.corp:${port}`;

    assert.equal((await openLink(`${origin}/a`, {}, signal, { origin })).status, 200);
    assert.equal(await faultOf(open(`${origin}/a`)), 'localNetwork');
  });

  it('may lead anywhere if the service is on this computer', async () => {
    const local = { origin: 'http://localhost:1' };
    assert.equal((await openLink(`http://127.0.0.1:${port}/`, {}, signal, local)).status, 200);
  });

  it('is refused behind a proxy by the address in it only: the proxy looks up the name', async () => {
    resolveName('router.evil', ['127.0.0.1']);
    unpatch = patchModules(agent, { proxySupport: 'on', route: () => proxy.route });

    await open(`https://router.evil:${port}/`).catch(() => undefined);

    assert.deepEqual(
      proxy.received.map((head) => head.split(' ')[0]),
      ['CONNECT'],
    );
  });
});
