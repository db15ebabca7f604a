import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers for a service that a task is still running. */
export function keepRunning({ method, path }: ReceivedRequest): Response | undefined {
  return method === 'GET' && path.includes('/tasks/')
    ? Response.json({ id: path.split('/').at(-1), status: 'RUNNING', progress: 0.5 })
    : undefined;
}

/** A service that records its requests. The simulator of the test run answers them. */
export class RecordingService {
  readonly requests: ReceivedRequest[] = [];
  /** Answers some requests in the simulator's place. If it throws, the connection breaks. */
  intercept: (request: ReceivedRequest) => Response | undefined = () => undefined;
  private released = Promise.resolve();
  private readonly server = createServer((request, response) => {
    this.answer(request)
      .then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(await answer.text());
      })
      .catch(() => response.destroy());
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

  /** Host and port. */
  get name(): string {
    return new URL(this.root).host;
  }

  /** The bodies of the requests to create a task. */
  get creates(): readonly Record<string, unknown>[] {
    return this.requests
      .filter(({ path }) => path.endsWith('/image_to_video'))
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
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
    const received = { method, path, headers, body };
    this.requests.push(received);
    await this.released;
    const own = this.intercept(received);
    if (own !== undefined) return own;
    return fetch(`${process.env['TEST_SIMULATOR'] ?? ''}${path}`, {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(body === '' ? {} : { body }),
    });
  }
}
