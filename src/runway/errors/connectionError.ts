export const CONNECTION_FAULTS = [
  'name', // the host name is unknown
  'refused', // nothing accepts the connection
  'certificate', // the host's certificate is not trusted
  'tls', // the secure connection failed for another reason
  'proxy', // the proxy can't be reached, or closed the connection
  'proxyRefused', // the proxy answered instead of the host
  'timeout',
  'reset', // the connection was lost
  'localNetwork', // a link leads to this computer or into its local network
  'insecure', // a link leads on from https to plain http
] as const;

/** Why a connection failed. */
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

/** A request without a complete answer: the connection failed or was lost. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /**
   * Host name and port of the proxy, empty if they are unknown; undefined without a proxy. Never its
   * user name and password.
   */
  readonly proxy: string | undefined;
  /** HTTP status code of the proxy's answer. */
  readonly status: number | undefined;

  constructor(
    readonly fault: ConnectionFault,
    /** `no`: no byte of the request was sent. `maybe`: the service may have received it. */
    readonly sent: 'no' | 'maybe',
    /** Host name and port of the service. */
    readonly host: string,
    cause: unknown,
    via: { readonly proxy?: string | undefined; readonly status?: number | undefined } = {},
  ) {
    const { proxy, status } = via;
    super(`${host}: ${MESSAGES[fault]}${proxy === undefined ? '' : ` (proxy ${proxy})`}`, {
      cause,
    });
    this.proxy = proxy;
    this.status = status;
  }
}

const MESSAGES: Readonly<Record<ConnectionFault, string>> = {
  name: 'host not found',
  refused: 'connection refused',
  certificate: 'certificate not trusted',
  tls: 'TLS connection failed',
  proxy: 'no connection through the proxy',
  proxyRefused: 'refused by the proxy',
  timeout: 'timed out',
  reset: 'connection lost',
  localNetwork: 'in the local network',
  insecure: 'plain http after https',
};
