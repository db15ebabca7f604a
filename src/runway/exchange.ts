import http, { ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';
import { ConnectionError, type ConnectionFault } from './errors/connectionError.ts';
import { isLocalHost, LocalNetworkError, mayBeLocal } from './localNetwork.ts';
import { lookUpLoopback, lookUpPublic } from './lookups.ts';
import { isLoopback } from './service.ts';

/** Where a link comes from. See `mayBeLocal`. */
export interface LinkOrigin {
  /** The origin of the service that gave the link; undefined if no service did. */
  readonly service: string | undefined;
}

/** A request that is sent once. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | undefined;
  /** Where the URL comes from, if it is a link: links must not lead into the local network. */
  readonly link?: LinkOrigin | undefined;
  /** Ends the exchange, also while the answer is being read. */
  readonly signal: AbortSignal;
}

/**
 * Milliseconds until the next address of a host is tried. Node's own 250 are too few for a slow line:
 * then no address ever connects.
 */
const CONNECT_LIMIT = 10_000;

/**
 * Sends one request over a new connection, and watches the connection. It knows whether a byte of
 * the request can have left, because money depends on that.
 *
 * VS Code replaces `http.request` and `https.request` to use its proxy and its certificates, as the
 * user's settings say. So no agent is passed: with `http.proxySupport: on`, one would bypass the proxy.
 */
export class Exchange {
  private request: ClientRequest | undefined;
  /** Whether the host may have received a byte of the request. */
  private opened = false;
  /** Host name and port of the proxy, empty if unknown; undefined without a proxy. */
  private proxy: string | undefined;
  /** Why the proxy made no connection. */
  private proxyError: Error | undefined;
  private refusedByProxy = false;
  private hasSocket = false;
  private noteSent: () => void = () => undefined;
  /** Resolves when the last byte of the request has left this program; never if none leaves. */
  readonly sent = new Promise<void>((resolve) => {
    this.noteSent = resolve;
  });

  constructor(private readonly outgoing: Outgoing) {}

  /**
   * Sends the request. Call it once.
   *
   * @returns the head of the answer; read its body with `decode`
   * @throws any error; `toError` says what it means
   */
  async open(): Promise<IncomingMessage> {
    const { signal, body } = this.outgoing;
    signal.throwIfAborted();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = createRequest(this.outgoing);
      this.request = request;
      this.noteRoute(request);
      // Node reports no error before the request has a socket, and a proxy's agent may never get one.
      const abort = () => {
        request.destroy();
        reject(new Error('The time limit passed, or the caller aborted the request.'));
      };
      signal.addEventListener('abort', abort);
      request.once('close', () => {
        signal.removeEventListener('abort', abort);
        reject(new Error('The connection was closed without an answer.'));
      });
      request.on('error', reject);
      request.once('response', (answer) => {
        // Bytes that don't belong to the answer make it worthless.
        request.on('error', (error) => answer.destroy(error));
        resolve(answer);
      });
      // VS Code's agent reports how it came to a connection, or why it did not.
      request.on('proxy', ({ proxy, error }: ProxyEvent) => {
        this.proxy = readProxyHost(proxy);
        this.proxyError = error;
      });
      request.once('socket', (socket: Socket) => this.watch(socket));
      request.end(body, this.noteSent);
    });
    // Without a tunnel, only 407 is certainly the proxy's own answer.
    const { protocol } = this.outgoing.url;
    const isSignIn =
      response.statusCode === 407 && protocol === 'http:' && this.proxy !== undefined;
    if (this.refusedByProxy || isSignIn) {
      throw new ProxyRefusal(response.statusCode);
    }
    return response;
  }

  /** What an error of this exchange means. */
  toError(error: unknown): ConnectionError {
    const { url, signal } = this.outgoing;
    const secure = url.protocol === 'https:';
    const sent = this.opened ? 'maybe' : 'no';
    const fail = (fault: ConnectionFault, cause = error) =>
      new ConnectionError(fault, sent, url.host, cause, { proxy: this.proxy });
    if (error instanceof LocalNetworkError) {
      return fail('localNetwork');
    }
    if (error instanceof ProxyRefusal) {
      const { proxy } = this;
      return new ConnectionError('proxyRefused', sent, url.host, error, {
        proxy,
        status: error.status,
      });
    }
    if (this.proxyError !== undefined) {
      // The agent's own error may contain the proxy's password.
      return fail('proxy', this.proxyError);
    }
    const code = readCode(error);
    if (signal.aborted || code === 'ETIMEDOUT') {
      // A proxy that does not answer gives no socket.
      return fail(this.hasSocket || this.proxy === undefined ? 'timeout' : 'proxy');
    }
    if (this.opened) {
      return fail('reset');
    }
    if (isCertificateCode(code)) {
      return fail('certificate');
    }
    return fail(FAULTS[code] ?? (secure ? 'tls' : 'refused'));
  }

  /** Closes the connection. */
  close(): void {
    this.request?.destroy();
  }

  /**
   * Notes the proxy as soon as VS Code's agent knows it: the proxy may never answer. This computer is
   * asked without a proxy, whatever the settings say.
   */
  private noteRoute(request: ClientRequest): void {
    const { agent } = request as { readonly agent?: { resolver?: unknown } };
    const resolver = agent?.resolver;
    if (agent === undefined || typeof resolver !== 'function') {
      return;
    }
    agent.resolver = async (...args: unknown[]): Promise<unknown> => {
      const route: unknown = await Reflect.apply(resolver, agent, args);
      if (isLoopback(this.outgoing.url.hostname)) {
        return 'DIRECT';
      }
      this.proxy = readProxyHost(typeof route === 'string' ? route : '');
      return route;
    };
  }

  /** Node writes to a socket only after it has told about it: before, nothing was sent. */
  private watch(socket: Socket): void {
    this.hasSocket = true;
    const note = () => {
      this.opened = true;
    };
    if (this.outgoing.url.protocol !== 'https:') {
      whenever(socket.connecting, 'connect');
    } else if ('encrypted' in socket && socket.encrypted === true) {
      // Node checks the certificate first, and sends nothing if it is not valid.
      whenever(Reflect.get(socket, 'secureConnecting') === true, 'secureConnect');
    } else if (socket.writable) {
      note();
    } else {
      // The proxy made no tunnel. This socket takes no byte: it only has the proxy's answer.
      this.refusedByProxy = true;
    }
    function whenever(isPending: boolean, event: string): void {
      if (isPending) {
        socket.once(event, note);
      } else {
        note();
      }
    }
  }
}

/** What VS Code's agent reports: such as `PROXY user:password@host:8080`, or `DIRECT`. */
interface ProxyEvent {
  readonly proxy: string;
  readonly error?: Error;
}

/** The proxy answered instead of the host. */
class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';

  constructor(readonly status: number | undefined) {
    super(`The proxy answered with HTTP ${status ?? ''}`);
  }
}

/**
 * Behind a proxy, the proxy looks up the name. So an address in the URL is checked here, too.
 *
 * @throws {LocalNetworkError}
 */
function chooseLookup({ url, link }: Outgoing): LookupFunction | undefined {
  const isFree = link === undefined || mayBeLocal(url, link.service);
  if (!isFree && isLocalHost(url.hostname)) {
    throw new LocalNetworkError(url.host);
  }
  const usual = isFree ? undefined : lookUpPublic;
  return isLoopback(url.hostname) ? lookUpLoopback : usual;
}

function createRequest(outgoing: Outgoing): ClientRequest {
  const { method, url, headers } = outgoing;
  const options = {
    method,
    headers: { ...headers, Connection: 'close' },
    lookup: chooseLookup(outgoing),
    autoSelectFamilyAttemptTimeout: CONNECT_LIMIT,
    // Servers use this, clients don't. But agents share connections only where all options are the
    // same: so this request never gets an old connection, which the server may have closed.
    sessionIdContext: 'runway-image-to-video',
  } satisfies https.RequestOptions & { autoSelectFamilyAttemptTimeout: number };
  if (url.protocol === 'https:') {
    // `noteRoute` keeps proxies away from this computer. VS Code's agent knows its certificates.
    return https.request(url, options);
  }
  return isLoopback(url.hostname)
    ? new ClientRequest({ ...urlToHttpOptions(url), ...options, agent: new http.Agent() })
    : http.request(url, options);
}

/** Encodings that `decode` reads. */
export const ENCODINGS = 'gzip, deflate, br';

/**
 * Returns the decompressed body of an answer. Lenient like curl: the end of the data may be missing.
 *
 * @param encoding its `Content-Encoding`. The body stays as it is if this is unknown
 */
export function decode(body: Readable, encoding: string | null): Readable {
  if (!isCompressed(encoding)) {
    return body;
  }
  const { Z_SYNC_FLUSH: flush } = constants;
  const decoder =
    encoding === 'br' ? createBrotliDecompress() : createUnzip({ flush, finishFlush: flush });
  return pipeline(body, decoder, ignore);
}

/** Whether `decode` knows a `Content-Encoding`. */
export function isCompressed(encoding: string | null): encoding is string {
  return encoding !== null && ['gzip', 'x-gzip', 'deflate', 'br'].includes(encoding);
}

/**
 * Reads a body to its end.
 *
 * @param limit most bytes
 * @returns undefined when there are more
 */
export async function readBody(
  body: AsyncIterable<Buffer>,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A header's value; null when the answer has no such header. @param name in any case */
export function readHeader({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return value === undefined ? null : [value].flat().join(', ');
}

/** The reader of a stream gets its error. */
function ignore(): void {
  // Nothing is left to do.
}

/** What Node's error codes mean when no connection opened. */
const FAULTS: Readonly<Record<string, ConnectionFault>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_FAIL: 'name',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
};

function isCertificateCode(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH)/.test(code)
  );
}

function readCode(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * Reads host name and port from the first of some routes, such as `PROXY user:password@host:8080`.
 * Never reads the user name and the password.
 *
 * @returns empty if unclear; undefined without a proxy
 */
function readProxyHost(routes: string): string | undefined {
  const [type = '', address = ''] = routes.split(';')[0]?.trim().split(/\s+/) ?? [];
  if (type === '' || type === 'DIRECT') {
    return undefined;
  }
  const host = address.slice(address.lastIndexOf('@') + 1).replace(/\/.*$/, '');
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host) ? host : '';
}
