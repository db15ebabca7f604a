import type { Answer } from './answer.ts';
import type { NameFault } from './names.ts';

/** One request at a host that is out of order. */
export interface Exchange {
  /** The host’s answer without a fault. Reading it carries out the request. */
  readonly right: Answer;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Where the request arrived. */
  readonly origin: string;
  /** A host that must not get this request. */
  readonly elsewhere: string;
  /** How many requests came over the same connection before this one. */
  readonly before: number;
  write(bytes: Uint8Array | string): void;
  /** Closes the connection in an orderly way. */
  end(): void;
  /** Tears the connection down (TCP RST). */
  reset(): void;
  /** Sends a whole answer, and closes the connection. */
  send(answer: Answer): void;
  /** Sends nothing more until the client gives up. */
  stall(): void;
}

/** What goes wrong, and how far a request gets before it does. */
export type Fault =
  | { readonly at: 'name'; readonly code: NameFault }
  /** The host does not listen. */
  | { readonly at: 'port' }
  /** The certificate is not trusted. */
  | { readonly at: 'certificate' }
  /** Plain HTTP is spoken where TLS is expected. */
  | { readonly at: 'handshake' }
  | ProxyFault
  /** Nothing of the request has been read, its head, or all of it. */
  | {
      readonly at: 'connection' | 'head' | 'request';
      strike(exchange: Exchange): void;
    };

/** What goes wrong at the proxy of a host. The request never leaves it. */
export type ProxyFault = { readonly at: 'proxy' } & (
  | { readonly code: NameFault }
  /** The proxy does not listen. `route` is what VS Code is told, with the proxy's address for PROXY. */
  | { readonly route: string }
  /** The proxy has read the request for a tunnel. */
  | { connect(line: ProxyLine): void }
);

/** The connection to a proxy that is out of order. */
export interface ProxyLine {
  write(text: string): void;
  end(): void;
  reset(): void;
  /** Sends nothing more until the client gives up. */
  stall(): void;
}

/** Whether a host must speak TLS for a fault to make sense. */
export function needsTls({ at }: Fault): boolean {
  return at === 'certificate' || at === 'handshake';
}
