import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import nodeHttps, { createServer as createHttpsServer, type RequestOptions } from 'node:https';
import { createServer as createTcpServer, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';

import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { send, type ApiAnswer, type ApiRequest } from '../../../src/runway/http.ts';
import { selfSigned } from './certificate.ts';
import { Servers } from './servers.ts';

const secret = 'Bearer key_secret';
const LIMIT = 'autoSelectFamilyAttemptTimeout';

describe('a request', function () {
  this.timeout(10_000);

  let servers: Servers;
  let requests: { method: string; url: string; headers: string[]; body: string }[];

  beforeEach(() => {
    servers = new Servers();
    requests = [];
  });

  afterEach(async () => servers.close());

  /** A server that notes every request before it answers it. */
  async function http(answer: RequestListener): Promise<string> {
    return servers.listen(createHttpServer(noting(answer)));
  }

  function noting(answer: RequestListener): RequestListener {
    return (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', rawHeaders } = request;
        const body = Buffer.concat(chunks).toString('utf8');
        requests.push({ method, url, headers: rawHeaders, body });
        answer(request, response);
      });
    };
  }

  async function tcp(connected: (socket: Socket) => void): Promise<string> {
    return servers.listen(createTcpServer(connected));
  }

  async function post(url: string, more: Partial<ApiRequest> = {}): Promise<ApiAnswer> {
    const headers = { 'Content-Type': 'application/json', Authorization: secret };
    return send({ method: 'POST', url, headers, body: '{"a":1}', timeLimit: 10_000, ...more });
  }

  async function failsAs(
    call: Promise<unknown>,
    fault: ConnectionError['fault'],
    sent: ConnectionError['sent'],
  ): Promise<void> {
    const error = await call.then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectionError, String(error));
    assert.deepEqual({ fault: error.fault, sent: error.sent }, { fault, sent });
    assert.ok(!error.message.includes('key_secret'));
  }

  describe('that is answered', () => {
    it('arrives once and unchanged', async () => {
      const host = await http((_, response) => response.writeHead(201).end('{"id":"ü"}'));

      const answer = await post(`http://${host}/a?b=c`, { body: '{"prompt":"猫跳舞 🐈"}' });

      assert.equal(answer.status, 201);
      assert.equal(answer.text, '{"id":"ü"}');
      assert.equal(requests.length, 1);
      assert.equal(requests[0]?.method, 'POST');
      assert.equal(requests[0].url, '/a?b=c');
      assert.equal(requests[0].body, '{"prompt":"猫跳舞 🐈"}');
    });

    it('returns headers in any case, and null for a missing one', async () => {
      const host = await http((_, response) => response.setHeader('Retry-After', '3').end());

      const answer = await post(`http://${host}/`);

      assert.equal(answer.header('retry-after'), '3');
      assert.equal(answer.header('RETRY-AFTER'), '3');
      assert.equal(answer.header('x-other'), null);
    });

    it('is decompressed', async () => {
      const packed = gzipSync('{"id":"a"}');
      const host = await http((_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
      );

      assert.equal((await post(`http://${host}/`)).text, '{"id":"a"}');
    });

    it('uses its own connection, and closes it', async () => {
      const ends: Promise<unknown>[] = [];
      const server = createHttpServer((_, response) => response.end('{}'));
      server.on('connection', (socket: Socket) => ends.push(closed(socket)));
      const host = await servers.listen(server);

      await post(`http://${host}/`);
      await post(`http://${host}/`);

      assert.equal(servers.connections, 2);
      await Promise.all(ends);
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`with a redirect ${status} does not follow it, and sends the key nowhere`, async () => {
        const elsewhere = new Servers();
        try {
          const other = await elsewhere.listen(createHttpServer((_, response) => response.end()));
          const host = await http((_, response) =>
            response.writeHead(status, { Location: `http://${other}/stolen` }).end(),
          );

          const answer = await post(`http://${host}/`);

          assert.equal(answer.status, status);
          assert.equal(requests.length, 1);
          assert.equal(elsewhere.connections, 0);
        } finally {
          await elsewhere.close();
        }
      });
    }

    it('with an answer that is too large fails, without closing the server', async () => {
      const host = await http((_, response) => response.end(Buffer.alloc(5 * 1024 * 1024, ' ')));

      await assert.rejects(
        post(`http://${host}/`),
        (error) => error instanceof AnswerError && error.fault === 'tooLarge',
      );
    });

    it('with a gzip bomb fails', async () => {
      const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
      const host = await http((_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
      );

      await assert.rejects(
        post(`http://${host}/`),
        (error) => error instanceof AnswerError && error.fault === 'tooLarge',
      );
    });

    it('with an endless answer fails', async () => {
      let cut: Promise<unknown> | undefined;
      const host = await http((request, response) => {
        cut = closed(request.socket);
        const chunk = Buffer.alloc(256 * 1024, ' ');
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      });

      await assert.rejects(post(`http://${host}/`), AnswerError);
      await cut;
    });

    it('with an answer of the maximum size is read', async () => {
      const size = 2 * 1024 * 1024;
      const host = await http((_, response) => response.end(Buffer.alloc(size, ' ')));

      assert.equal((await post(`http://${host}/`)).text.length, size);
    });
  });

  describe('that was provably not sent', () => {
    it('reports an unknown host name', async () => {
      // A label of more than 63 characters is no name, whatever the resolver.
      const host = `${'a'.repeat(64)}.invalid`;
      await failsAs(post(`https://${host}/v1`), 'name', 'no');
      await failsAs(post(`http://${host}/v1`), 'name', 'no');
    });

    it('reports a refused connection', async () => {
      const host = await servers.deserted(createTcpServer());
      await failsAs(post(`http://${host}/`), 'refused', 'no');
      await failsAs(post(`https://${host}/`), 'refused', 'no');
    });

    it('reports plain http instead of TLS', async () => {
      const host = await http((_, response) => response.end('{}'));

      await failsAs(post(`https://${host}/`), 'tls', 'no');

      assert.equal(requests.length, 0);
    });

    it('reports an untrusted certificate', async () => {
      const answer = noting((_, response) => response.end('{}'));
      const host = await servers.listen(createHttpsServer(selfSigned(), answer));

      await failsAs(post(`https://${host}/`), 'certificate', 'no');

      assert.equal(requests.length, 0);
    });

    it('reports a connection that ends during the TLS handshake', async () => {
      const closing = await tcp((socket) => socket.destroy());
      await failsAs(post(`https://${closing}/`), 'tls', 'no');

      const resetting = await tcp((socket) => socket.resetAndDestroy());
      await failsAs(post(`https://${resetting}/`), 'tls', 'no');
    });

    it('reports a timeout during the TLS handshake', async () => {
      const host = await tcp(() => undefined);
      await failsAs(post(`https://${host}/`, { timeLimit: 500 }), 'timeout', 'no');
      assert.equal(servers.connections, 1);
    });
  });

  describe('that may have arrived', () => {
    it('reports a connection that closes at once', async () => {
      const host = await tcp((socket) => socket.destroy());
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
      assert.equal(servers.connections, 1);
    });

    it('reports a reset after the request was read', async () => {
      const host = await http((request) => {
        request.socket.resetAndDestroy();
      });
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
      assert.equal(requests.length, 1);
    });

    it('reports a reset of a TLS connection', async () => {
      const answer = noting((request) => {
        request.socket.destroy();
      });
      const host = await servers.listen(createHttpsServer(selfSigned(), answer));

      await trustingAnyone(async () => failsAs(post(`https://${host}/`), 'reset', 'maybe'));

      assert.equal(requests.length, 1);
    });

    it('reports an answer that is not HTTP', async () => {
      const host = await tcp((socket) => {
        socket.once('data', () => socket.end('220 smtp.example ESMTP\r\n'));
      });
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
    });

    it('reports an incomplete answer', async () => {
      const host = await http((request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"id":', () => request.socket.end());
      });
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
    });

    it('reports a chunked answer without its last chunk', async () => {
      const host = await tcp((socket) => {
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n'),
        );
      });
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
    });

    it('reports an answer that can’t be decompressed', async () => {
      const host = await http((_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('{"id":"a"}'),
      );
      await failsAs(post(`http://${host}/`), 'reset', 'maybe');
    });

    it('reports a timeout before the answer', async () => {
      const host = await http(() => undefined);
      await failsAs(post(`http://${host}/`, { timeLimit: 500 }), 'timeout', 'maybe');
      assert.equal(requests.length, 1);
    });

    it('reports a timeout during the answer', async () => {
      const host = await http((_, response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{"id":');
      });
      await failsAs(post(`http://${host}/`, { timeLimit: 500 }), 'timeout', 'maybe');
    });

    it('reports a timeout while the request is being sent', async () => {
      const host = await tcp((socket) => socket.pause());
      const large = 'x'.repeat(32 * 1024 * 1024);

      // The time limit includes connecting, which a busy machine delays.
      const timeLimit = 3000;
      await failsAs(post(`http://${host}/`, { body: large, timeLimit }), 'timeout', 'maybe');

      await turn();
    });

    it('gives the answer the whole time once the request was sent', async () => {
      const timeLimit = 60_001;
      const large = 'x'.repeat(32 * 1024 * 1024);
      const setTimer = globalThis.setTimeout;
      let restarts = 0;
      mock.method(globalThis, 'setTimeout', (callback: () => void, delay?: number) => {
        const timer = setTimer(callback, delay);
        const refresh = timer.refresh.bind(timer);
        if (delay === timeLimit) {
          timer.refresh = () => ((restarts += 1), refresh());
        }
        return timer;
      });
      try {
        let restartsBefore: number | undefined;
        const host = await tcp((socket) => {
          let received = 0;
          socket.on('data', (bytes) => {
            restartsBefore ??= restarts;
            received += bytes.length;
            if (received > large.length) {
              socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
            }
          });
        });

        await post(`http://${host}/`, { body: large, timeLimit });

        assert.deepEqual([restartsBefore, restarts], [0, 1]);
      } finally {
        mock.restoreAll();
      }
    });

    // What a socket reports when the network goes away under a connection that stands.
    for (const code of ['ENETDOWN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT']) {
      it(`reports a network failure while it waits: ${code}`, async () => {
        let breakOff: (() => void) | undefined;
        const noteSocket = (message: unknown) => {
          const { socket } = message as { socket: Socket };
          breakOff = () => {
            const lost = Object.assign(new Error(`read ${code}`), { code, syscall: 'read' });
            socket.destroy(lost);
          };
        };
        subscribe('net.client.socket', noteSocket);
        try {
          const host = await http(() => breakOff?.());
          const fault = code === 'ETIMEDOUT' ? 'timeout' : 'reset';
          await failsAs(post(`http://${host}/`), fault, 'maybe');
          assert.equal(requests.length, 1);
        } finally {
          unsubscribe('net.client.socket', noteSocket);
        }
      });
    }
  });

  describe('with the agent of https.request, as VS Code replaces it', () => {
    const { request } = nodeHttps;

    afterEach(() => {
      nodeHttps.request = request;
    });

    it('was not sent if no address of the host could be reached', async () => {
      for (const [code, fault] of [
        ['ETIMEDOUT', 'timeout'],
        ['ENETUNREACH', 'refused'],
        ['EHOSTUNREACH', 'refused'],
      ] as const) {
        // As Node reports that it gave up on each address.
        const one = Object.assign(new Error('connect'), { code, syscall: 'connect' });
        const all = Object.assign(new AggregateError([one, one]), { code });
        const agent = new nodeHttps.Agent();
        agent.createConnection = () => {
          const socket = new TLSSocket(new Socket());
          process.nextTick(() => socket.destroy(all));
          return socket;
        };
        nodeHttps.request = ((url: URL, options: RequestOptions) =>
          request(url, { ...options, agent })) as typeof request;
        await failsAs(post('https://service.example/'), fault, 'no');
      }
    });

    it('never uses an old connection to the same host', async () => {
      await trustingAnyone(async () => {
        const server = createHttpsServer(
          selfSigned(),
          noting((_, response) => response.end('{}')),
        );
        const host = await servers.listen(server);
        const [other] = (await once(nodeHttps.get(`https://${host}/`), 'response')) as [Readable];
        other.resume();
        await once(other, 'end');
        await turn();

        await post(`https://${host}/`);

        assert.equal(servers.connections, 2);
      });
    });

    it('waits patiently for each address of a host', async () => {
      const limits: unknown[] = [];
      nodeHttps.request = ((url: URL, options: object) => {
        limits.push(Reflect.get(options, 'agent'), Reflect.get(options, LIMIT));
        return request(url, options);
      }) as typeof request;
      const host = await servers.deserted(createTcpServer());

      await failsAs(post(`https://${host}/`), 'refused', 'no');

      // An agent of our own would bypass the proxy with `http.proxySupport: on`.
      assert.deepEqual(limits, [undefined, 10_000]);
    });
  });

  describe('that the caller aborts', () => {
    it('ends with the caller’s reason', async () => {
      const reason = new Error('The window closes.');
      const abort = new AbortController();
      const host = await http(() => abort.abort(reason));

      await assert.rejects(post(`http://${host}/`, { signal: abort.signal }), reason);

      assert.equal(requests.length, 1);
    });

    it('ends while the answer is being read', async () => {
      const abort = new AbortController();
      const reason = new Error('The window closes.');
      const host = await http((_, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"id":', () => abort.abort(reason));
      });

      await assert.rejects(post(`http://${host}/`, { signal: abort.signal }), reason);
    });

    it('closes its connection', async () => {
      const abort = new AbortController();
      let gone: Promise<unknown> | undefined;
      const host = await http((request) => {
        gone = closed(request.socket);
        abort.abort();
      });

      await assert.rejects(post(`http://${host}/`, { signal: abort.signal }), {
        name: 'AbortError',
      });
      await gone;
    });

    it('is not sent if it was aborted before', async () => {
      const host = await http((_, response) => response.end('{}'));
      const reason = new Error('Too late.');

      await assert.rejects(post(`http://${host}/`, { signal: AbortSignal.abort(reason) }), reason);

      // An error that nobody catches comes a little later, and would end the extension host.
      await turn();
      assert.equal(servers.connections, 0);
    });
  });

  it('is sent once, with any outcome', async () => {
    const ends: RequestListener[] = [
      (request) => request.socket.resetAndDestroy(),
      (request) => request.socket.end(),
      ...[408, 409, 425, 429, 500, 502, 503, 504].map(
        (status): RequestListener =>
          (_, response) =>
            response.writeHead(status, { 'Retry-After': '0' }).end(),
      ),
    ];
    for (const end of ends) {
      const before = requests.length;
      const host = await http(end);
      await post(`http://${host}/`).catch(() => undefined);
      assert.equal(requests.length, before + 1);
    }
  });
});

/** Settles when a connection is closed, by whomever and however. */
async function closed(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
}

/** Runs something while self-signed certificates are taken, as one cannot get a real one here. */
async function trustingAnyone(action: () => Promise<void>): Promise<void> {
  const { env } = process;
  const emitWarning = process.emitWarning.bind(process);
  const before = env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.emitWarning = () => undefined;
  env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    await action();
  } finally {
    if (before === undefined) {
      delete env['NODE_TLS_REJECT_UNAUTHORIZED'];
    } else {
      env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    process.emitWarning = emitWarning;
  }
}
