import { BlockList, isIP } from 'node:net';
import os from 'node:os';
import { isLoopback } from './service.ts';

/** A link leads to this computer or into its local network. Nothing was connected. */
export class LocalNetworkError extends Error {
  override readonly name = 'LocalNetworkError';

  constructor(host: string) {
    super(`${host} is in the local network.`);
  }
}

/**
 * IPv4 networks that have no public server (source: IANA Special-Purpose Address Registry), multicast
 * and reserved addresses. 198.18.0.0/15 is missing: programs that send all traffic through a proxy
 * give every name an address from there.
 */
const NETWORKS: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
];

/** IPv6 addresses that stand for IPv4 addresses (RFC 6052). */
const NAT64 = '64:ff9b::';

/** IPv6 addresses that may be public (source: IANA IPv6 Global Unicast Address Assignments). */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet('2000::', 3, 'ipv6');
PUBLIC_6.addSubnet(NAT64, 96, 'ipv6');

const LOCAL = new BlockList();
for (const [network, bits] of NETWORKS) {
  LOCAL.addSubnet(network, bits);
  LOCAL.addSubnet(NAT64 + network, 96 + bits, 'ipv6');
}
// 6to4 and Teredo addresses lead to IPv4 addresses. No public server needs them.
LOCAL.addSubnet('2002::', 16, 'ipv6');
LOCAL.addSubnet('2001::', 32, 'ipv6');

/**
 * Whether an IP address is on this computer or in its local network. This computer may have public
 * addresses: a service sees one of them with each request.
 */
export function isLocalAddress(address: string): boolean {
  const isLocal =
    isIP(address) === 6
      ? LOCAL.check(address, 'ipv6') || !PUBLIC_6.check(address, 'ipv6')
      : LOCAL.check(address);
  return isLocal || isOwnAddress(address);
}

function isOwnAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const own = new BlockList();
  for (const it of listOwnAddresses()) {
    own.addAddress(it, isIP(it) === 6 ? 'ipv6' : 'ipv4');
  }
  return own.check(address, family);
}

function listOwnAddresses(): string[] {
  try {
    const interfaces = Object.values(os.networkInterfaces()).flatMap((it) => it ?? []);
    return interfaces.map((it) => it.address).filter((it) => isIP(it) !== 0);
  } catch {
    // Some systems don't tell.
    return [];
  }
}

/** The same for the host of a URL. Knows of names only those of this computer. */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? /^(?:.+\.)?localhost\.?$/.test(host) : isLocalAddress(host);
}

/**
 * Whether a link may lead into the local network: the service is on this computer, or the link leads
 * to where the service is. A name may get another address at any time, so only the service's own
 * origin counts then, which gets the service's requests anyway.
 *
 * @param service the service's origin; undefined if the link is not a service's
 */
export function mayBeLocal(link: URL, service: string | undefined): boolean {
  if (service === undefined) {
    return false;
  }
  const { hostname, origin } = new URL(service);
  return (
    isLoopback(hostname) ||
    link.origin === origin ||
    (link.hostname === hostname && isLocalHost(hostname))
  );
}
