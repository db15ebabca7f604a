import type { Readable } from 'node:stream';
import { ConnectionError } from './errors/connectionError.ts';
import { decode, ENCODINGS, Exchange } from './exchange.ts';

/** The answer to a link. */
export interface LinkResponse {
  /** Where the last redirect led. */
  readonly url: string;
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  /** null when an answer of this status has no body. */
  readonly body: Readable | null;
}

export interface LinkOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly redirect: 'follow' | 'manual';
  /** Most redirects that are followed. */
  readonly follow?: number;
  /** Ends the request, also while the body is being read. Abort it to close the connection. */
  readonly signal: AbortSignal;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Opens a link the same way through proxies as the API's requests. Headers of the request go to the
 * first host only.
 *
 * @throws {ConnectionError}
 */
export async function fetchLink(
  link: string | URL,
  { headers = {}, redirect, follow = 0, signal }: LinkOptions,
): Promise<LinkResponse> {
  const url = new URL(link);
  const all = { Accept: '*/*', 'Accept-Encoding': ENCODINGS, ...headers };
  const exchange = new Exchange({ method: 'GET', url, headers: all, signal });
  try {
    const response = await exchange.open();
    const { statusCode: status = 0 } = response;
    // Header values come as Latin-1, but servers send UTF-8.
    const location = response.headers.location;
    const target =
      location === undefined ? undefined : Buffer.from(location, 'latin1').toString('utf8');
    if (redirect === 'manual' || target === undefined || !REDIRECTS.includes(status)) {
      const get = (name: string) => {
        const value = response.headers[name.toLowerCase()];
        return value === undefined ? null : [value].flat().join(', ');
      };
      return {
        url: url.href,
        status,
        ok: status >= 200 && status < 300,
        headers: { get, has: (name) => get(name) !== null },
        body: status === 204 || status === 304 ? null : decode(response),
      };
    }
    exchange.close();
    if (follow < 1) {
      throw new Error('There are too many redirects.');
    }
    return await fetchLink(new URL(target, url), { redirect, follow: follow - 1, signal });
  } catch (error) {
    throw error instanceof ConnectionError ? error : exchange.toError(error);
  }
}
