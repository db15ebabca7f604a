import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A service that records its requests. The simulator of the test run answers them. */
export class RecordingService {
  readonly requests: ReceivedRequest[] = [];
  private released = Promise.resolve();
  private readonly server = createServer((request, response) => {
    void this.answer(request).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(await answer.text());
    });
  });
  /** Resolves once a request arrives. */
  readonly received = once(this.server, 'request');

  static async start(): Promise<RecordingService> {
    const service = new RecordingService();
    await once(service.server.listen(0, '127.0.0.1'), 'listening');
    return service;
  }

  /** Its API root. */
  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/runwayml/v1`;
  }

  /** Answers no request until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.released = new Promise((resolve) => (release = resolve));
    return release;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage): Promise<Response> {
    const { method = '', url: path = '', headers } = request;
    const body = await text(request);
    this.requests.push({ method, path, body });
    await this.released;
    return fetch(`${process.env['TEST_SIMULATOR'] ?? ''}${path}`, {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(body === '' ? {} : { body }),
    });
  }
}
