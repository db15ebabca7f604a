import assert from 'node:assert/strict';
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { mock } from 'node:test';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { send } from '../../../src/runway/http.ts';
import { selfSigned } from '../../unit/runway/certificate.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { ManualTimeLimits } from './manualTimeLimits.ts';
import { Names } from './names.ts';
import { loadProxyAgent, patchModules, PROXY_MODES, type ProxyAgent } from './proxyAgent.ts';
import { TestProxy } from './testProxy.ts';
import { TrustedCertificates } from './trustedCertificates.ts';

const certificate = selfSigned();

describe('a service on this computer', () => {
  let agent: ProxyAgent;
  let servers: Servers;
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
    servers = new Servers();
    proxy = await TestProxy.open('service.localhost', surroundings);
    unpatch = () => undefined;
  });

  afterEach(async () => {
    unpatch();
    await servers.close();
    await proxy.close();
    mock.restoreAll();
  });

  /** Starts a service. @returns its port */
  async function listen(protocol: 'http' | 'https'): Promise<string> {
    const answer: http.RequestListener = (_, response) => response.end('{}');
    const host = await servers.listen(
      protocol === 'http' ? http.createServer(answer) : https.createServer(certificate, answer),
    );
    return new URL(`http://${host}`).port;
  }

  function ask(origin: string): Promise<unknown> {
    return send({ method: 'POST', url: origin, headers: {}, body: '{}', timeLimit: 10_000 });
  }

  for (const protocol of ['http', 'https'] as const) {
    for (const name of ['localhost', '127.0.0.1']) {
      for (const mode of PROXY_MODES) {
        it(`is asked without a proxy: ${protocol}://${name} with http.proxySupport: ${mode}`, async () => {
          unpatch = patchModules(agent, { proxySupport: mode, route: () => proxy.route });

          await ask(`${protocol}://${name}:${await listen(protocol)}`);

          assert.deepEqual(proxy.received, []);
        });
      }
    }

    it(`is asked without a proxy over ${protocol}, also if VS Code’s agent names one`, async () => {
      const naming: ProxyAgent = {
        ...agent,
        createProxyResolver: () => ({
          resolveProxyWithRequest: (...args) => {
            const callback = args.at(-1) as (route: string) => void;
            callback(proxy.route);
          },
        }),
      };
      unpatch = patchModules(naming, { proxySupport: 'override', route: () => proxy.route });

      await ask(`${protocol}://localhost:${await listen(protocol)}`);

      assert.deepEqual(proxy.received, []);
    });
  }

  function resolveLocalhost(...addresses: readonly string[]): void {
    type Next = (error: null, addresses: LookupAddress[]) => void;
    type Lookup = (name: string, options: LookupOptions, next: Next) => void;
    const lookup = dns.lookup as Lookup;
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    mock.method(dns, 'lookup', ((name, options, next) => {
      if (name === 'localhost') {
        process.nextTick(next, null, all);
      } else {
        lookup(name, options, next);
      }
    }) satisfies Lookup);
  }

  // Addresses of this computer that are no loopback address stand for another computer.
  for (const address of ['0.0.0.0', '::', '192.0.2.1', 'fe80::1', '::ffff:192.0.2.1']) {
    for (const mode of PROXY_MODES) {
      it(`is not at ${address}, whatever name servers say, ${mode}`, async () => {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => 'DIRECT' });
        resolveLocalhost(address);

        for (const protocol of ['http', 'https'] as const) {
          const error: unknown = await ask(
            `${protocol}://localhost:${await listen(protocol)}`,
          ).catch((reason: unknown) => reason);

          assert.ok(error instanceof ConnectionError);
          assert.deepEqual([error.fault, error.sent], ['name', 'no']);
        }
        assert.equal(servers.connections, 0);
      });
    }
  }

  it('is asked at its loopback address only', async () => {
    resolveLocalhost('192.0.2.1', '127.0.0.1');

    await ask(`http://localhost:${await listen('http')}`);

    assert.equal(servers.connections, 1);
  });
});
