import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import * as vscode from 'vscode';
import { RunwayClient } from '../../src/runway/client.ts';
import { ConnectionError } from '../../src/runway/errors/connectionError.ts';
import { parseService } from '../../src/runway/service.ts';
import { selfSigned } from '../unit/runway/certificate.ts';

/** A service that only the proxy can find. */
const client = new RunwayClient(parseService('https://service.example/runwayml/v1'), 'key_secret');
const body = { model: 'gen4_turbo', promptImage: 'https://images.example/cat.png' } as never;

describe('A proxy in the settings of VS Code', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let asked: string[] = [];
  let creates = 0;

  async function listen(server: Server): Promise<number> {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    server.on('connection', (socket: Socket) => sockets.add(socket));
    return (server.address() as AddressInfo).port;
  }

  /** Starts a proxy that answers each CONNECT, and makes a tunnel if its answer is 200. */
  async function useProxy(mode: string, answer: string, target: number): Promise<string> {
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', (head: Buffer) => {
          asked.push(head.toString().split('\r\n')[0] ?? '');
          socket.write(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`);
          if (answer.startsWith('200')) {
            const line = connect(target, '127.0.0.1');
            line.on('error', () => socket.destroy());
            socket.pipe(line).pipe(socket);
          }
        });
      }),
    );
    await configure('proxy', `http://user:password@127.0.0.1:${port}`);
    await configure('proxySupport', mode);
    return `127.0.0.1:${port}`;
  }

  async function configure(name: string, value: string | undefined): Promise<void> {
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration('http').update(name, value, Global);
  }

  beforeEach(() => {
    asked = [];
    creates = 0;
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  });

  afterEach(async () => {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    await configure('proxy', undefined);
    await configure('proxySupport', undefined);
    for (const socket of sockets) {
      socket.destroy();
    }
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  for (const mode of ['on', 'override', 'fallback']) {
    it(`is used for a create request with http.proxySupport: ${mode}`, async () => {
      const service = createHttpsServer(selfSigned(), (request, response) => {
        creates += 1;
        request.resume().once('end', () => response.end('{"id":"task-1"}'));
      });
      await useProxy(mode, '200 Connection established', await listen(service));

      const { taskId } = await client.create(body);

      assert.equal(taskId, 'task-1');
      assert.equal(creates, 1);
      assert.deepEqual(asked, ['CONNECT service.example:443 HTTP/1.1']);
    });
  }

  it('is named if it refuses a create request, and nothing was sent', async () => {
    const proxy = await useProxy('override', '403 Forbidden', 0);

    const error: unknown = await client.create(body).catch((reason: unknown) => reason);

    assert.ok(error instanceof ConnectionError);
    const { fault, sent, status } = error;
    assert.deepEqual(
      { fault, sent, status, proxy: error.proxy },
      { fault: 'proxyRefused', sent: 'no', status: 403, proxy },
    );
  });
});
