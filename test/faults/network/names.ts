import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { Socket, type LookupFunction } from 'node:net';
import { mock } from 'node:test';

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

const LOOPBACK = '127.0.0.1';

/** The address of every host below `example`, for documentation (RFC 5737). They are on this computer. */
const PUBLIC = '192.0.2.1';

/** Connects sockets to this computer that were to connect to `PUBLIC`. */
function leadToThisComputer(): void {
  const connect = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => Socket;
  mock.method(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]) {
    const [first] = args;
    if (Array.isArray(first)) {
      first[0] = leadOptions(first[0]);
    } else {
      args[0] = leadOptions(first);
    }
    return Reflect.apply(connect, this, args);
  });
}

function leadOptions(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) {
    return options;
  }
  const { lookup = dns.lookup } = options as { lookup?: LookupFunction };
  const lead = (address: string) => (address === PUBLIC ? LOOPBACK : address);
  const lookupHere: LookupFunction = (host, how, callback) =>
    lookup(host, how, (error, found, family) => {
      // With an error, there may be no address.
      const led = Array.isArray(found)
        ? found.map((it) => ({ ...it, address: lead(it.address) }))
        : lead(found);
      callback(error, led, family);
    });
  return { ...options, lookup: lookupHere };
}

/** Why a name server gives no address. */
export type NameFault = 'ENOTFOUND' | 'EAI_AGAIN';

/**
 * A name server that knows `localhost`, and every host below it and `example`, and counts who is looked for.
 * Every attempt to reach a host begins with that, also one that no server ever hears of. An attempt
 * through a proxy begins with the name of the host's own proxy.
 */
export class Names {
  readonly #attempts = new Map<string, number[]>();
  readonly #faults = new Map<string, NameFault>();
  readonly #waiting = new Set<() => void>();

  constructor(now: () => number) {
    const lookup = dns.lookup as (host: string, options: LookupOptions, next: Callback) => void;
    mock.method(dns, 'lookup', (host: string, options: LookupOptions, callback: Callback) => {
      if (!/(?:^|\.)(?:localhost|example)$/.test(host)) {
        lookup(host, options, callback);
        return;
      }
      this.#note(host.replace(/^proxy\./, ''), now());
      const code = this.#faults.get(host);
      if (code !== undefined) {
        const error = Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code });
        process.nextTick(callback, Object.assign(error, { syscall: 'getaddrinfo' }));
      } else {
        const address = host.endsWith('.example') ? PUBLIC : LOOPBACK;
        const found = options.all === true ? [{ address, family: 4 }] : address;
        process.nextTick(callback, null, found, 4);
      }
    });
    leadToThisComputer();
  }

  forget(host: string, fault: NameFault): void {
    this.#faults.set(host, fault);
  }

  knows(host: string): boolean {
    return !this.#faults.has(host);
  }

  remember(host: string): void {
    this.#faults.delete(host);
  }

  /** When a host was looked for. What happens while the clock stands still is one attempt. */
  attempts(host: string): readonly number[] {
    return this.#attempts.get(host) ?? [];
  }

  /** Settles when there were so many attempts. */
  async attempted(host: string, count: number): Promise<void> {
    while (this.attempts(host).length < count) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #note(host: string, now: number): void {
    const times = this.attempts(host);
    if (times.at(-1) !== now) {
      this.#attempts.set(host, [...times, now]);
    }
    for (const resolve of this.#waiting) {
      resolve();
    }
    this.#waiting.clear();
  }
}
