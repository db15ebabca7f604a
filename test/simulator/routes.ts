import type { Endpoint } from './http/recordedRequest.ts';
import type { RootKind } from './options.ts';

/** The path of each API root. */
export const rootPaths: Readonly<Record<RootKind, string>> = {
  official: '/v1',
  relay: '/runwayml/v1',
};

/** Returns the endpoint and the root of an API request. */
export function findEndpoint(
  method: string,
  path: string,
): { endpoint: Endpoint; root: RootKind | undefined } {
  const { pathname } = new URL(path, 'http://localhost');
  for (const [root, prefix] of Object.entries(rootPaths) as [RootKind, string][]) {
    if (pathname.startsWith(`${prefix}/`)) {
      const rest = pathname.slice(prefix.length + 1);
      return { endpoint: findEndpointInRoot(method, rest, root), root };
    }
  }
  return { endpoint: 'unknown', root: undefined };
}

function findEndpointInRoot(method: string, path: string, root: RootKind): Endpoint {
  if (path === 'image_to_video') {
    return 'create';
  }
  if (/^tasks\/[^/]+$/.test(path)) {
    return method === 'DELETE' ? 'cancel' : 'query';
  }
  if (root === 'official' && path === 'uploads') {
    return 'upload';
  }
  return root === 'official' && path === 'organization' ? 'organization' : 'unknown';
}

/** The method of each endpoint. DELETE of a task is a separate endpoint. */
export const methods: Readonly<Partial<Record<Endpoint, string>>> = {
  create: 'POST',
  query: 'GET',
  cancel: 'DELETE',
  upload: 'POST',
  organization: 'GET',
};
