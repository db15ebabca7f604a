import { AddressError } from './errors/addressError.ts';

/**
 * A service with this API: Runway itself, or a relay, which imitates Runway's image-to-video API. Or
 * practice mode, which makes its videos on this computer.
 */
export interface Service {
  /** The API root without a trailing slash, such as `https://HOST/runwayml/v1`. */
  readonly root: string;
  /** Scheme, host and port. A key belongs to one origin and is sent to no other. */
  readonly origin: string;
  /** Runway supports other models and fields than relays. `practice` needs no network and no key. */
  readonly kind: 'runway' | 'relay' | 'practice';
  /** The service's name for sentences: `Runway`, or host name and port. */
  readonly name: string;
  /** Whether the address is a loopback address: plain http is allowed, and no key is required. */
  readonly loopback: boolean;
}

/** Runway's own API (source: the contract of `@runwayml/sdk` 4.20.1). */
export const RUNWAY_ROOT = 'https://api.dev.runwayml.com/v1';

/** Stands for practice mode in place of an address. No request can be sent there, and no key. */
export const PRACTICE_ROOT = 'practice://this-computer';

const PRACTICE: Service = {
  root: PRACTICE_ROOT,
  origin: PRACTICE_ROOT,
  kind: 'practice',
  name: 'Practice',
  loopback: false,
};

/** Where users of Runway's API make keys and buy credits. */
export const RUNWAY_PORTAL = 'https://dev.runway.com/';

/** The usual path of the API at relays (source: the specification's endpoint). */
const RELAY_PATH = '/runwayml/v1';

/**
 * Reads the address of a service, as the user entered it.
 *
 * Adds the usual path to a bare host. Cuts the address of an endpoint back to the API root.
 *
 * @throws {AddressError}
 */
export function parseService(address: string): Service {
  if (address.trim() === PRACTICE_ROOT) {
    return PRACTICE;
  }
  const url = parseUrl(address.trim());
  const loopback = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw new AddressError('plainHttp');
  }
  const kind = url.host === new URL(RUNWAY_ROOT).host ? 'runway' : 'relay';
  const root = url.origin + rootPath(url.pathname, kind);
  return {
    root,
    origin: url.origin,
    kind,
    name: kind === 'runway' ? 'Runway' : url.host,
    loopback,
  };
}

/** Lists other addresses on the same host that may have the API, the most likely first. */
export function otherRoots({ root, origin, kind }: Service): Service[] {
  const paths = kind === 'runway' ? ['/v1'] : [RELAY_PATH, '/v1'];
  return paths
    .map((path) => origin + path)
    .filter((it) => it !== root)
    .map(parseService);
}

/** Longest address, in characters. A longer one may only slow down its reader. */
const MAX_ADDRESS = 2048;

function parseUrl(text: string): URL {
  if (text === '') {
    throw new AddressError('empty');
  }
  if (text.length > MAX_ADDRESS) {
    throw new AddressError('notAddress');
  }
  let url: URL;
  try {
    if (/^https?:(?!\/\/)/i.test(text)) {
      throw new TypeError('A scheme without its slashes.');
    }
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${defaultScheme(text)}://${text}`);
  } catch {
    throw new AddressError('notAddress');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AddressError('notHttps');
  }
  if (url.username !== '' || url.password !== '') {
    throw new AddressError('credentials');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new AddressError('query');
  }
  return url;
}

function defaultScheme(text: string): 'http' | 'https' {
  const host = /^(\[[^\]]*\]|[^:/]*)/.exec(text)?.[0].toLowerCase() ?? '';
  return isLoopback(host) ? 'http' : 'https';
}

function rootPath(pathname: string, kind: Service['kind']): string {
  const path = pathname.replace(/(?:\/(?:image_to_video|tasks)?)+$/, '');
  if (path !== '') {
    return path;
  }
  return kind === 'runway' ? '/v1' : RELAY_PATH;
}

/** Other names, such as `x.localhost`, may be resolved by DNS, and other addresses are rare. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a host is certainly this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK_HOSTS.includes(hostname);
}
