import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isLocalAddress, LocalNetworkError } from './localNetwork.ts';

/**
 * Looks up a name of this computer. A name server or a hosts file may give another address for
 * `localhost`: it must not get the key over plain http.
 */
export const lookUpLoopback = lookUpWhere(isLoopbackAddress, (name) =>
  Object.assign(new Error(`${name} isn’t at a loopback address`), { code: 'ENOTFOUND' }),
);

/** Looks up the name of a host that must not be in the local network, for each connection again. */
export const lookUpPublic = lookUpWhere(
  (address) => !isLocalAddress(address),
  (name) => new LocalNetworkError(name),
);

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopbackAddress(address: string): boolean {
  return LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Makes a lookup for a socket, which connects to no other address than those it gets.
 *
 * @param fail makes the error when a name has no address that is allowed
 */
function lookUpWhere(
  isAllowed: (address: string) => boolean,
  fail: (name: string) => Error,
): LookupFunction {
  return (name, options, callback) => {
    dns.lookup(name, { ...options, all: true }, (error, addresses) => {
      const allowed = error === null ? addresses.filter((it) => isAllowed(it.address)) : [];
      const [first] = allowed;
      if (first === undefined) {
        callback(error ?? fail(name), []);
      } else if (options.all === true) {
        callback(null, allowed);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
