import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import fetch, { AbortError, FetchError, type Response } from 'node-fetch';
import { AnswerError } from './errors/answerError.ts';
import { ConnectionError, type ConnectionFault } from './errors/connectionError.ts';

/** A request to the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** Milliseconds until the whole answer must have been read. */
  readonly timeLimit: number;
  /** Ends the request early. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer of the API, read to its end. */
export interface ApiAnswer {
  readonly status: number;
  /** A header's value; null when it is missing. */
  header(name: string): string | null;
  readonly text: string;
}

/**
 * Largest answer that is read, in bytes after decompression. Real ones have a few kilobytes, some
 * with an echo of the image; reading much more would hold up the editor.
 */
const MAX_ANSWER = 2 * 1024 * 1024;

/**
 * Sends one request, once. Redirects are not followed: the key goes to its own origin only.
 *
 * @throws {ConnectionError} when no answer could be read
 * @throws {AnswerError} when the answer is longer than any answer of the API
 * @throws the signal's reason when it was aborted by the caller
 */
export async function send(request: ApiRequest): Promise<ApiAnswer> {
  const { method, url, headers, body, timeLimit, signal } = request;
  signal?.throwIfAborted();
  const host = new URL(url).host;
  const limit = AbortSignal.timeout(timeLimit);
  const tracker = new ConnectionTracker();
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      size: MAX_ANSWER,
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      agent: (target) => tracker.agent(target.protocol),
    });
    const text = await readText(response, host);
    return { status: response.status, header: (name) => response.headers.get(name), text };
  } catch (error) {
    if (error instanceof AnswerError) {
      throw error;
    }
    signal?.throwIfAborted();
    throw connectionError(error, tracker, host);
  } finally {
    tracker.close();
  }
}

async function readText(response: Response, host: string): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (error instanceof FetchError && error.type === 'max-size') {
      throw new AnswerError('tooLarge', host);
    }
    throw error;
  }
}

/**
 * The connection of one request. It is new for each, so that a connection which a server has given
 * up meanwhile is never reused, and watched, so that a failure before it stood is known to have
 * sent nothing.
 */
class ConnectionTracker {
  private readonly sockets: { readonly socket: Socket; ready: boolean }[] = [];
  private readonly agents: http.Agent[] = [];
  secure = false;

  agent(protocol: string): http.Agent {
    const secure = protocol === 'https:';
    this.secure = secure;
    const agent = secure ? new https.Agent() : new http.Agent();
    agent.on('free', (socket: Socket) => socket.destroy());
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = connect(options, callback) as Socket;
      const seen = { socket, ready: false };
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        seen.ready = true;
      });
      this.sockets.push(seen);
      return socket;
    };
    this.agents.push(agent);
    return agent;
  }

  /** A connection stood, so that the request may have left. */
  get stood(): boolean {
    return this.sockets.some((it) => it.ready);
  }

  /** No connection ever stood. Unknown (a proxy's agent took over) is not taken for a yes. */
  get neverStood(): boolean {
    return this.sockets.length > 0 && !this.stood;
  }

  close(): void {
    for (const agent of this.agents) {
      agent.destroy();
    }
  }
}

/** What Node's error codes mean when no connection came about. */
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

function connectionError(
  error: unknown,
  tracker: ConnectionTracker,
  host: string,
): ConnectionError {
  const { code, syscall } = nodeError(error);
  const certificate = isCertificateCode(code);
  // Without having seen the connection, only an error of making one says that there was none.
  // A failed connection to several addresses has no system call of its own.
  const unmade = ['connect', 'getaddrinfo'].includes(syscall) || code === 'ECONNREFUSED';
  const sent = tracker.neverStood || certificate || (!tracker.stood && unmade) ? 'no' : 'maybe';
  if (error instanceof AbortError || code === 'ETIMEDOUT') {
    return new ConnectionError('timeout', sent, host, error);
  }
  if (sent === 'maybe') {
    return new ConnectionError('reset', sent, host, error);
  }
  const fault = FAULTS[code] ?? (tracker.secure || certificate ? 'tls' : 'refused');
  return new ConnectionError(fault, sent, host, error);
}

/** Certificates are verified before the first byte of a request is written. */
function isCertificateCode(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH)/.test(code)
  );
}

/** The code and system call of an error of Node, under the names that node-fetch gives them. */
function nodeError(error: unknown): { readonly code: string; readonly syscall: string } {
  const text = (key: 'code' | 'erroredSysCall'): string => {
    const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { code: text('code'), syscall: text('erroredSysCall') };
}
