import type { Readable } from 'node:stream';
import { ConnectionError } from './errors/connectionError.ts';
import { Exchange, readHeader } from './exchange.ts';

/** The answer to a link. */
export interface LinkResponse {
  /** Where the last redirect led. */
  readonly url: string;
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  /** As it comes, compressed or not; null when an answer of this status has no body. */
  readonly body: Readable | null;
}

export interface LinkOptions {
  /** The origin of the service that gave the link; undefined if no service did. */
  readonly service: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that every host gets, also after a redirect: they ask for a part of a file. */
  readonly range?: Readonly<Record<string, string>>;
  readonly redirect: 'follow' | 'manual';
  /** Most redirects that are followed. */
  readonly follow?: number;
  /** Ends the request, also while the body is being read. Abort it to close the connection. */
  readonly signal: AbortSignal;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Opens a link the same way through proxies as the API's requests. Asks for the file uncompressed,
 * because what a small answer unpacks to may fill a disk. `headers` go to the first host only. No
 * redirect leads into the local network, unless `mayBeLocal` allows it.
 *
 * @throws {ConnectionError}
 */
export async function fetchLink(
  link: string | URL,
  { service, headers = {}, range = {}, redirect, follow = 0, signal }: LinkOptions,
): Promise<LinkResponse> {
  const url = new URL(link);
  const all = { Accept: '*/*', 'Accept-Encoding': 'identity', ...range, ...headers };
  const exchange = new Exchange({ method: 'GET', url, link: { service }, headers: all, signal });
  try {
    const response = await exchange.open();
    const { statusCode: status = 0 } = response;
    const { location } = response.headers;
    if (redirect === 'manual' || location === undefined || !REDIRECTS.includes(status)) {
      const get = (name: string) => readHeader(response, name);
      return {
        url: url.href,
        status,
        ok: status >= 200 && status < 300,
        headers: { get, has: (name) => get(name) !== null },
        body: status === 204 || status === 304 ? null : response,
      };
    }
    exchange.close();
    if (follow < 1) {
      throw new Error('There are too many redirects.');
    }
    const target = readLocation(location, url);
    return await fetchLink(target, { service, range, redirect, follow: follow - 1, signal });
  } catch (error) {
    throw error instanceof ConnectionError ? error : exchange.toError(error);
  }
}

/**
 * Where a redirect leads. Node gives every byte of a header as a character, but the bytes are UTF-8, or
 * the server's own.
 *
 * @throws {ConnectionError} `insecure`
 * @throws when it is not a URL
 */
export function readLocation(location: string, base: string | URL): URL {
  const escaped = location.replace(
    /[\u0080-\u00ff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const target = new URL(escaped, base);
  if (target.protocol === 'http:' && new URL(base).protocol === 'https:') {
    throw new ConnectionError('insecure', 'no', target.host, undefined);
  }
  return target;
}
