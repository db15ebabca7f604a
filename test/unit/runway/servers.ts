import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Servers of one test on loopback ports, closed together with whatever is connected to them. */
export class Servers {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** How many connections were made to any of them. */
  connections = 0;

  /** Starts a server and returns the host and port it listens at. */
  async listen(server: Server): Promise<string> {
    server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A host and port where nobody listens. */
  async deserted(server: Server): Promise<string> {
    const host = await this.listen(server);
    server.close();
    await once(server, 'close');
    return host;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    for (const server of this.#servers.splice(0)) {
      if (server.listening) {
        server.close();
        await once(server, 'close');
      }
    }
  }
}
