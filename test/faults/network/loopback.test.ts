import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mock } from 'node:test';
import { send } from '../../../src/runway/http.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { ManualTimeLimits } from './manualTimeLimits.ts';
import { Names } from './names.ts';
import { loadProxyAgent, patchModules, PROXY_MODES, type ProxyAgent } from './proxyAgent.ts';
import { TestProxy } from './testProxy.ts';

describe('a service on this computer', () => {
  const NAME = 'service.localhost';
  let agent: ProxyAgent;

  before(async () => {
    agent = await loadProxyAgent('current');
  });

  for (const name of [NAME, 'localhost', '127.0.0.1']) {
    for (const mode of PROXY_MODES) {
      it(`is asked without a proxy: ${name} with http.proxySupport: ${mode}`, async () => {
        const names = new Names(() => Date.now());
        const proxy = await TestProxy.open(NAME, { names, timeLimits: new ManualTimeLimits() });
        const unpatch = patchModules(agent, { proxySupport: mode, route: () => proxy.route });
        const servers = new Servers();
        try {
          const host = await servers.listen(createServer((_, response) => response.end('{}')));
          const url = `http://${name}:${new URL(`http://${host}`).port}/`;

          await send({ method: 'POST', url, headers: {}, body: '{}', timeLimit: 10_000 });

          assert.deepEqual(proxy.received, []);
        } finally {
          unpatch();
          await servers.close();
          await proxy.close();
          mock.restoreAll();
        }
      });
    }
  }
});
