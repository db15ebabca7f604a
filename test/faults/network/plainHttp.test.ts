import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mock } from 'node:test';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { fetchLink, type LinkResponse } from '../../../src/runway/fetchLink.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { loadProxyAgent, patchModules, type ProxyAgent } from './proxyAgent.ts';

describe('a link with plain http, through a proxy', () => {
  let agent: ProxyAgent;
  let servers: Servers;
  let unpatch: () => void;

  before(async () => {
    agent = await loadProxyAgent('current');
  });

  beforeEach(() => {
    servers = new Servers();
  });

  afterEach(async () => {
    unpatch();
    await servers.close();
    mock.restoreAll();
  });

  /** Opens a link through a proxy that answers with a status. */
  async function open(status: number): Promise<{ proxy: string; answer: Promise<LinkResponse> }> {
    const server = createServer((_, response) => response.writeHead(status).end('{}'));
    const proxy = await servers.listen(server);
    unpatch = patchModules(agent, { proxySupport: 'on', route: () => `PROXY ${proxy}` });
    const { signal } = new AbortController();
    const answer = fetchLink('http://videos.example/cat.mp4', {
      service: undefined,
      redirect: 'follow',
      signal,
    });
    return { proxy, answer };
  }

  it('is refused by the proxy with 407', async () => {
    const { proxy, answer } = await open(407);

    const error: unknown = await answer.catch((reason: unknown) => reason);

    assert.ok(error instanceof ConnectionError);
    assert.deepEqual([error.fault, error.proxy], ['proxyRefused', proxy]);
  });

  it('may be refused by its host with any other status', async () => {
    for (const status of [403, 502]) {
      const { answer } = await open(status);
      assert.equal((await answer).status, status);
      unpatch();
    }
  });
});
