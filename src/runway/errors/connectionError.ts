export const CONNECTION_FAULTS = ['name', 'refused', 'tls', 'timeout', 'reset'] as const;

/**
 * Why a connection failed: the host name is unknown, nothing accepts the connection, TLS failed,
 * the time limit passed, or the connection was lost.
 */
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

/** A request without a complete answer: the connection failed or was lost. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly fault: ConnectionFault,
    /** `no`: no byte of the request was sent. `maybe`: the service may have received it. */
    readonly sent: 'no' | 'maybe',
    /** Host name and port of the service. */
    readonly host: string,
    cause: unknown,
  ) {
    super(`${host}: ${MESSAGES[fault]}`, { cause });
  }
}

const MESSAGES: Readonly<Record<ConnectionFault, string>> = {
  name: 'host not found',
  refused: 'connection refused',
  tls: 'TLS connection failed',
  timeout: 'timed out',
  reset: 'connection lost',
};
