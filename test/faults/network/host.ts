import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { selfSigned } from '../../unit/runway/certificate.ts';
import { empty, serializeHead, html, type Answer } from './answer.ts';
import type { Exchange, Fault } from './fault.ts';
import type { Names } from './names.ts';
import { listenApart } from './listenApart.ts';
import { TestProxy } from './testProxy.ts';
import type { ManualTimeLimits } from './manualTimeLimits.ts';
import type { TrustedCertificates } from './trustedCertificates.ts';

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: string;
  readonly body: string;
}

/** What all hosts of a test network share. */
export interface Surroundings {
  readonly names: Names;
  readonly certificates: TrustedCertificates;
  readonly timeLimits: ManualTimeLimits;
  /** Whether each host has a proxy. */
  readonly proxies?: boolean;
}

const certificate = selfSigned();

/** A server with a name of its own. It speaks HTTP byte by byte, so that it can do so badly. */
export class Host {
  readonly received: Received[] = [];
  /** Where its faults send requests that should stay. */
  elsewhere = '';
  /** Its own proxy, if the network has proxies. */
  proxy: TestProxy | undefined;
  /** What it answers when all is well. */
  answer: (request: Received) => Answer = () => empty(404);
  #fault: Fault | undefined;
  #port = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly name: string,
    readonly protocol: 'http' | 'https',
    private readonly surroundings: Surroundings,
  ) {
    this.#server = createServer((socket) => this.#connected(socket));
  }

  static async open(
    name: string,
    protocol: 'http' | 'https',
    surroundings: Surroundings,
  ): Promise<Host> {
    const host = new Host(name, protocol, surroundings);
    await host.#listen();
    if (surroundings.proxies === true) {
      host.proxy = await TestProxy.open(name, surroundings);
    }
    return host;
  }

  get origin(): string {
    return `${this.protocol}://${this.name}:${this.#port}`;
  }

  /** From now on every request meets a fault. */
  async break(fault: Fault): Promise<void> {
    this.#fault = fault;
    if (fault.at === 'name') {
      this.surroundings.names.forget(this.name, fault.code);
    } else if (fault.at === 'certificate') {
      this.surroundings.certificates.withdraw(this.name);
    } else if (fault.at === 'port') {
      await this.#stop();
    } else if (fault.at === 'proxy') {
      await this.proxy?.break(fault);
    }
  }

  /** All is well again. */
  async mend(): Promise<void> {
    this.#fault = undefined;
    this.surroundings.names.remember(this.name);
    this.surroundings.certificates.restore(this.name);
    await this.proxy?.mend();
    if (!this.#server.listening) {
      await this.#listen();
    }
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.proxy?.close();
  }

  async #stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    if (this.#server.listening) {
      this.#server.close();
      await once(this.#server, 'close');
    }
  }

  async #listen(): Promise<void> {
    this.#port = await listenApart(this.#server, this.#port);
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    const fault = this.#fault;
    if (fault?.at === 'handshake') {
      const answer = html(400);
      socket.once('data', () => socket.end(Buffer.concat([serializeHead(answer), answer.body])));
    } else if (fault?.at === 'connection') {
      const nothing: Received = { method: '', path: '', headers: '', body: '' };
      fault.strike(this.#exchange(nothing, 0, socket, socket));
    } else {
      this.#serve(socket, this.protocol === 'https' ? secured(socket) : socket);
    }
  }

  #serve(socket: Socket, line: Duplex): void {
    let read = Buffer.alloc(0);
    let count = 0;
    line.on('error', () => undefined);
    line.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const fault = this.#fault;
      const request = requestIn(read);
      if (request === undefined) {
        return;
      }
      const whole = request.body.length >= bodyLength(request.headers);
      if (!whole && fault?.at !== 'head') {
        return;
      }
      read = Buffer.alloc(0);
      this.received.push(request);
      const exchange = this.#exchange(request, count, socket, line);
      count += 1;
      if (fault?.at === 'head' || fault?.at === 'request') {
        fault.strike(exchange);
      } else {
        exchange.send(exchange.right);
      }
    });
  }

  #exchange(request: Received, before: number, socket: Socket, line: Duplex): Exchange {
    const { answer } = this;
    let right: Answer | undefined;
    const { timeLimits } = this.surroundings;
    return {
      get right() {
        return (right ??= answer(request));
      },
      method: request.method,
      path: request.path,
      origin: this.origin,
      elsewhere: this.elsewhere,
      before,
      write: (bytes) => void line.write(bytes),
      end: () => void line.end(),
      reset: () => void socket.resetAndDestroy(),
      send: (it) => void line.end(Buffer.concat([serializeHead(it), it.body])),
      stall: () => void setImmediate(() => timeLimits.end()),
    };
  }
}

function secured(socket: Socket): TLSSocket {
  return new TLSSocket(socket, { isServer: true, ...certificate });
}

/** The request that some bytes begin with, once its head is complete. */
function requestIn(bytes: Buffer): Received | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  const [line = '', ...headers] = bytes.toString('latin1', 0, end).split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const body = bytes.toString('latin1', end + 4);
  return { method, path, headers: headers.join('\n'), body };
}

function bodyLength(headers: string): number {
  return Number(/^content-length: *(\d+)/im.exec(headers)?.[1] ?? 0);
}
