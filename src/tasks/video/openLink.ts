import { fetchLink, readLocation, type LinkResponse } from '../../runway/fetchLink.ts';
import type { LinkAccess, ServiceClient } from '../../runway/serviceClient.ts';
import { openFile } from './openFile.ts';

/**
 * How to open the links of the service at an API root.
 *
 * @param client undefined while the key is missing
 */
export function readAccess(root: string, client: ServiceClient | undefined): LinkAccess {
  return client?.access() ?? { origin: new URL(root).origin };
}

/**
 * Requests a link and follows its redirects. Sends the key only after a refusal without it, to its
 * own origin, and never on to another.
 *
 * @param range headers that every host gets
 * @param access undefined: the service is not known, so no link may lead into the local network
 * @throws when there is no answer, or a redirect leads nowhere
 */
export async function openLink(
  url: string,
  range: Readonly<Record<string, string>>,
  signal: AbortSignal,
  access: LinkAccess | undefined,
): Promise<LinkResponse> {
  if (access?.files !== undefined) {
    return openFile(url, access.files);
  }
  const follow = { service: access?.origin, redirect: 'follow', follow: 5, range, signal } as const;
  const response = await fetchLink(url, follow);
  const isRefused = response.status === 401 || response.status === 403;
  if (
    !isRefused ||
    access?.headers === undefined ||
    new URL(response.url).origin !== access.origin
  ) {
    return response;
  }
  response.body?.resume();
  const { headers } = access;
  const opened = await fetchLink(response.url, { ...follow, headers, redirect: 'manual' });
  const location = opened.headers.get('location');
  if (opened.status < 300 || opened.status >= 400 || location === null) {
    return opened;
  }
  opened.body?.resume();
  return fetchLink(readLocation(location, response.url), follow);
}
