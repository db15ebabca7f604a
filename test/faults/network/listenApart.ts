import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/**
 * Ports that no system gives to a program that asks for any: those begin at 32,768 or above. Each
 * process of a test run begins elsewhere.
 */
const FIRST = 10_000 + (process.pid % 20) * 1000;
const COUNT = 1000;

let next = 0;

/**
 * Lets a server listen. The first time, it gets a port that the system gives to no other program by
 * itself: while the server is stopped, no other program must answer at its port.
 *
 * @param port where it has listened before; 0: nowhere
 * @returns the port
 */
export async function listenApart(server: Server, port: number): Promise<number> {
  for (;;) {
    const chosen = port === 0 ? FIRST + (next++ % COUNT) : port;
    server.listen(chosen, '127.0.0.1');
    try {
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows keeps some ports to itself.
      const isTaken = code === 'EADDRINUSE' || code === 'EACCES';
      if (!isTaken || port !== 0) throw error;
    }
  }
}
