import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ProxyFault } from './fault.ts';
import type { Surroundings } from './host.ts';
import { listenApart } from './listenApart.ts';

/** The password of every proxy. Only proxies may see it. */
export const PROXY_PASSWORD = 'secret_0123456789abcdef';

/** The proxy of one host. Each host has its own, so that a test can break one of them. */
export class TestProxy {
  /** The heads of the requests that it received. */
  readonly received: string[] = [];
  readonly name: string;
  #fault: ProxyFault | undefined;
  #port = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly host: string,
    private readonly surroundings: Pick<Surroundings, 'names' | 'timeLimits'>,
  ) {
    this.name = `proxy.${host}`;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async open(
    host: string,
    surroundings: Pick<Surroundings, 'names' | 'timeLimits'>,
  ): Promise<TestProxy> {
    const proxy = new TestProxy(host, surroundings);
    await proxy.#listen();
    return proxy;
  }

  /** Host name and port. */
  get address(): string {
    return `${this.name}:${this.#port}`;
  }

  /** What a PAC script returns. */
  get route(): string {
    const address = `user:${PROXY_PASSWORD}@${this.address}`;
    const { route } = { route: 'PROXY ADDRESS', ...this.#fault };
    return route.replaceAll('ADDRESS', address);
  }

  async break(fault: ProxyFault): Promise<void> {
    this.#fault = fault;
    if ('code' in fault) {
      this.surroundings.names.forget(this.name, fault.code);
    } else if ('route' in fault) {
      await this.close();
    }
  }

  async mend(): Promise<void> {
    this.#fault = undefined;
    this.surroundings.names.remember(this.name);
    if (!this.#server.listening) {
      await this.#listen();
    }
  }

  async close(): Promise<void> {
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

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #serve(socket: Socket): void {
    this.#keep(socket);
    let read = Buffer.alloc(0);
    const note = (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf('\r\n\r\n');
      if (end >= 0) {
        socket.off('data', note);
        socket.pause();
        this.#forward(socket, read.toString('latin1', 0, end), read.subarray(end));
      }
    };
    socket.on('data', note);
  }

  #forward(socket: Socket, head: string, rest: Uint8Array): void {
    this.received.push(head);
    const [, method = '', name = '', port = '', path = ''] =
      /^(\S+) (?:http:\/\/)?([^/:\s]+):(\d+)(\S*)/.exec(head) ?? [];
    const fault = this.#fault;
    if (fault !== undefined && 'connect' in fault) {
      socket.resume();
      fault.connect({
        write: (text) => void socket.write(text),
        end: () => void socket.end(),
        reset: () => void socket.resetAndDestroy(),
        stall: () => void setImmediate(() => this.surroundings.timeLimits.end()),
      });
      return;
    }
    const unreachable = () =>
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    if (!this.surroundings.names.knows(name)) {
      unreachable();
      return;
    }
    const line = connect(Number(port), '127.0.0.1');
    this.#keep(line);
    line.once('error', unreachable);
    line.once('connect', () => {
      line.off('error', unreachable);
      if (method === 'CONNECT') {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      } else {
        line.write(head.replace(/^(\S+) \S+/, `$1 ${path}`));
        line.write(rest);
      }
      socket.pipe(line);
      line.pipe(socket);
      line.once('close', (failed) => (failed ? socket.resetAndDestroy() : socket.end()));
      socket.once('close', () => line.destroy());
    });
  }
}
