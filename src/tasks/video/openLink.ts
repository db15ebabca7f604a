import { fetchLink, readLocation, type LinkResponse } from '../../runway/fetchLink.ts';

/** What opens links on a service's own origin that ask for the key. */
export interface Access {
  /** Such as `https://relay.example`. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Requests a link and follows its redirects. Sends the key only after a refusal without it, to its
 * own origin, and never on to another.
 *
 * @param range headers that every host gets
 * @param access undefined: there is no key
 * @throws when there is no answer, or a redirect leads nowhere
 */
export async function openLink(
  url: string,
  range: Readonly<Record<string, string>>,
  signal: AbortSignal,
  access: Access | undefined,
): Promise<LinkResponse> {
  const follow = { redirect: 'follow', follow: 5, range, signal } as const;
  const response = await fetchLink(url, follow);
  const isRefused = response.status === 401 || response.status === 403;
  if (!isRefused || access === undefined || new URL(response.url).origin !== access.origin) {
    return response;
  }
  response.body?.resume();
  const { headers } = access;
  const opened = await fetchLink(response.url, { headers, redirect: 'manual', range, signal });
  const location = opened.headers.get('location');
  if (opened.status < 300 || opened.status >= 400 || location === null) {
    return opened;
  }
  opened.body?.resume();
  return fetchLink(readLocation(location, response.url), follow);
}
