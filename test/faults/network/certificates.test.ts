import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { mock } from 'node:test';
import { text } from 'node:stream/consumers';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { fetchLink } from '../../../src/runway/fetchLink.ts';
import { send } from '../../../src/runway/http.ts';
import { RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { fillSlot } from '../../../src/runway/upload.ts';
import { certify } from '../../unit/runway/certificate.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { ManualTimeLimits } from './manualTimeLimits.ts';
import { Names } from './names.ts';
import { loadProxyAgent, patchModules, type ProxyAgent, type ProxyMode } from './proxyAgent.ts';
import { TestProxy } from './testProxy.ts';

const NAME = 'service.example';
const authority = { name: 'Office Authority', ...certify('Office Authority') };
const certificate = certify(NAME, authority);

describe('a certificate of a company’s own authority', () => {
  let servers: Servers;
  let proxy: TestProxy;
  let url: string;
  let requests: string[];
  let unpatch: (() => void) | undefined;

  beforeEach(async () => {
    const surroundings = { names: new Names(() => Date.now()), timeLimits: new ManualTimeLimits() };
    proxy = await TestProxy.open(NAME, surroundings);
    servers = new Servers();
    requests = [];
    const server = createServer(certificate, (request, response) => {
      requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      request.resume().once('end', () => response.end('{"id":"a"}'));
    });
    const host = await servers.listen(server);
    url = `https://${NAME}:${new URL(`http://${host}`).port}`;
  });

  afterEach(async () => {
    unpatch?.();
    await proxy.close();
    await servers.close();
    mock.restoreAll();
  });

  const { signal } = new AbortController();
  const calls = {
    create: () => send({ method: 'POST', url, headers: {}, body: '{}', timeLimit: 10_000 }),
    upload: () => {
      const file = { name: 'image.png', type: 'image/png', bytes: Buffer.alloc(100_000) };
      const slot = { url, fields: { policy: 'a' }, uri: 'runway://a', service: RUNWAY_ROOT };
      return fillSlot(slot, file, undefined);
    },
    download: async () => {
      const { body } = await fetchLink(url, {
        service: undefined,
        redirect: 'follow',
        follow: 5,
        signal,
      });
      assert.equal(body && (await text(body)), '{"id":"a"}');
    },
  };

  for (const version of ['current', 'minimum'] as const) {
    describe(`with the proxy agent of VS Code, ${version} version`, () => {
      let agent: ProxyAgent;

      before(async () => {
        agent = await loadProxyAgent(version);
      });

      function patch(
        mode: ProxyMode,
        more: { readonly certificates?: string[]; readonly certificatesV2?: boolean },
        route = 'DIRECT',
      ): void {
        unpatch = patchModules(agent, { proxySupport: mode, route: () => route, ...more });
      }

      for (const [name, call] of Object.entries(calls)) {
        for (const certificatesV2 of [false, true]) {
          const setting = certificatesV2 ? 'systemCertificatesV2' : 'systemCertificates';
          for (const mode of ['off', 'override'] as const) {
            it(`is trusted as ${setting} says: ${name}, ${mode}`, async () => {
              patch(mode, { certificates: [authority.cert], certificatesV2 });
              await call();
              assert.equal(requests.length, 1);
              assert.deepEqual(proxy.received, []);
            });
          }

          it(`is trusted as ${setting} says: ${name}, through a proxy`, async () => {
            patch('on', { certificates: [authority.cert], certificatesV2 }, proxy.route);
            await call();
            assert.equal(requests.length, 1);
            assert.equal(proxy.received.length, 1);
          });
        }

        it(`is not trusted without, and nothing is sent: ${name}`, async () => {
          for (const route of ['DIRECT', proxy.route]) {
            patch('override', {}, route);
            const error = await Promise.resolve(call()).then(
              () => undefined,
              (reason: unknown) => reason,
            );
            assert.ok(error instanceof ConnectionError);
            assert.deepEqual([error.fault, error.sent], ['certificate', 'no']);
            unpatch?.();
          }
          assert.deepEqual(requests, []);
        });
      }
    });
  }
});
