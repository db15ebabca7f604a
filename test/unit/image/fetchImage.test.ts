import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';

import { mock } from 'node:test';
import { fetchImage } from '../../../src/image/fetchImage.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { Names } from '../../faults/network/names.ts';
import { Servers } from '../runway/servers.ts';

describe('fetching an image to show it', function () {
  this.timeout(10_000);

  let servers: Servers;
  let requests: IncomingMessage[];
  let names: Names;

  beforeEach(() => {
    servers = new Servers();
    requests = [];
    names = new Names(() => Date.now());
  });

  afterEach(async () => {
    mock.restoreAll();
    await servers.close();
  });

  async function serve(answer: RequestListener): Promise<string> {
    const host = await servers.listen(
      createServer((request, response) => {
        requests.push(request);
        answer(request, response);
      }),
    );
    return `http://images.example:${new URL(`http://${host}`).port}/cat.png`;
  }

  async function fails(url: string): Promise<void> {
    await assert.rejects(fetchImage(url), (error) => {
      assert.ok(error instanceof ImageError);
      assert.deepEqual(error.fault, { code: 'notLoaded' });
      assert.ok(error.cause instanceof Error, 'the log has to say why');
      return true;
    });
  }

  it('gives its bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
    const url = await serve((_, response) => response.end(bytes));

    const fetched = await fetchImage(url);

    assert.ok(fetched instanceof Uint8Array);
    assert.deepEqual(fetched, bytes);
    assert.equal(requests.length, 1);
    assert.equal(names.attempts('images.example').length, 1);
  });

  it('takes no credentials along', async () => {
    const url = await serve((_, response) => response.end('x'));

    await fetchImage(url);

    const headers = Object.keys(requests[0]?.headers ?? {});
    assert.ok(!headers.some((it) => /auth|cookie|referer|runway/.test(it)));
  });

  it('fails when there is none', async () => {
    for (const status of [403, 404, 500]) {
      await fails(await serve((_, response) => response.writeHead(status).end('No')));
    }
  });

  it('fails when it is elsewhere, as the service does not follow redirects either', async () => {
    const elsewhere = new Servers();
    try {
      const host = await elsewhere.listen(createServer((_, response) => response.end('x')));
      await fails(
        await serve((_, response) =>
          response.writeHead(302, { Location: `http://${host}/cat.png` }).end(),
        ),
      );
      assert.equal(elsewhere.connections, 0);
    } finally {
      await elsewhere.close();
    }
  });

  it('fails when it is in the local network', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'images.localhost']) {
      const url = new URL(await serve((_, response) => response.end('x')));
      url.hostname = host;
      await fails(url.href);
    }
    assert.equal(servers.connections, 0);
  });

  it('fails when it is larger than a service takes', async () => {
    const limit = 16 * 1024 * 1024;
    const url = await serve((request, response) =>
      response.end(Buffer.alloc(request.url === '/cat.png' ? limit : limit + 1)),
    );

    assert.equal((await fetchImage(url)).length, limit);
    await fails(`${url}?larger`);
  });

  it('fails when it breaks off', async () => {
    await fails(
      await serve((request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('half', () => request.socket.destroy());
      }),
    );
  });

  it('fails when nobody is there', async () => {
    await fails(`http://${await servers.deserted(createServer())}/cat.png`);
    await fails(`https://${'a'.repeat(64)}.invalid/cat.png`);
  });
});
