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
  readonly body?: string | Buffer | FormData;
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
 * Largest answer that is read, in bytes after decompression. Real answers have a few kilobytes, or
 * more if they repeat the image. Reading far more would block the extension host.
 */
const MAX_ANSWER = 2 * 1024 * 1024;

/**
 * Milliseconds until the next address of a host is tried. Node's own 250 are too few for a slow line:
 * then no address ever connects.
 */
const CONNECT_LIMIT = 10_000;

/**
 * Sends a request once. Doesn't follow redirects, because the key may go only to its own origin.
 *
 * @throws {ConnectionError} when no complete answer arrived
 * @throws {AnswerError} `tooLarge`
 * @throws the signal's reason, when the caller aborted the request
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
    throw toConnectionError(error, tracker, host);
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
 * Opens the connection of one request and watches it. Each request has a new connection, because
 * the server may have closed an old one. A request whose connection never opened was not sent.
 */
class ConnectionTracker {
  private readonly connections: { opened: boolean }[] = [];
  private readonly agents: http.Agent[] = [];
  secure = false;

  agent(protocol: string): http.Agent {
    const secure = protocol === 'https:';
    this.secure = secure;
    const patient = { autoSelectFamilyAttemptTimeout: CONNECT_LIMIT };
    const agent = secure ? new https.Agent(patient) : new http.Agent(patient);
    agent.on('free', (socket: Socket) => socket.destroy());
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = connect(options, callback) as Socket;
      const connection = { opened: false };
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connection.opened = true;
      });
      this.connections.push(connection);
      return socket;
    };
    this.agents.push(agent);
    return agent;
  }

  /** Whether a connection opened: the request may have been sent. */
  get opened(): boolean {
    return this.connections.some(({ opened }) => opened);
  }

  /**
   * Whether certainly no connection opened. False also if nothing is known, because a proxy's agent
   * made the connection.
   */
  get neverOpened(): boolean {
    return this.connections.length > 0 && !this.opened;
  }

  close(): void {
    for (const agent of this.agents) {
      agent.destroy();
    }
  }
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

function toConnectionError(
  error: unknown,
  tracker: ConnectionTracker,
  host: string,
): ConnectionError {
  const { code, syscall } = readNodeError(error);
  const certificate = isCertificateCode(code);
  // If a proxy's agent made the connection, only these errors prove that none opened.
  const notConnected =
    ['connect', 'getaddrinfo'].includes(syscall) ||
    code === 'ECONNREFUSED' ||
    isAboutAllAddresses(error);
  const notSent = tracker.neverOpened || certificate || (!tracker.opened && notConnected);
  const sent = notSent ? 'no' : 'maybe';
  if (error instanceof AbortError || code === 'ETIMEDOUT') {
    return new ConnectionError('timeout', sent, host, error);
  }
  if (sent === 'maybe') {
    return new ConnectionError('reset', sent, host, error);
  }
  const fault = FAULTS[code] ?? (tracker.secure || certificate ? 'tls' : 'refused');
  return new ConnectionError(fault, sent, host, error);
}

/**
 * Whether no address of the host could be reached: Node's `AggregateError` has a code, but neither a
 * system call nor a message, and node-fetch puts the message at the end of its own.
 */
function isAboutAllAddresses(error: unknown): boolean {
  const { code, syscall } = readNodeError(error);
  return (
    error instanceof FetchError &&
    code !== '' &&
    syscall === '' &&
    error.message.endsWith('reason: ')
  );
}

/** A certificate error means that nothing was sent: Node verifies certificates first. */
function isCertificateCode(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH)/.test(code)
  );
}

/** Reads the code and the system call of a Node error, from the properties that node-fetch sets. */
function readNodeError(error: unknown): { readonly code: string; readonly syscall: string } {
  const text = (key: 'code' | 'erroredSysCall'): string => {
    const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { code: text('code'), syscall: text('erroredSysCall') };
}
