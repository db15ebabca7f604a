import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** An HTTP server that only this machine can reach. */
export class LoopbackServer {
  readonly #server: Server;
  readonly port: number;
  readonly origin: string;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** @param port TCP port; 0 takes any free one. Rejects if the port is in use. */
  static async listen(port: number, handler: Handler): Promise<LoopbackServer> {
    const server = createServer((incoming, outgoing) => {
      handler(incoming, outgoing).catch((error: unknown) => {
        // This is a bug of the simulator. Report it in the answer, where the test will show it.
        if (!outgoing.headersSent) {
          outgoing.writeHead(500, { 'Content-Type': 'text/plain', Connection: 'close' });
        }
        outgoing.end(
          `The simulator broke: ${error instanceof Error ? error.stack : String(error)}`,
        );
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new LoopbackServer(server);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }
}
