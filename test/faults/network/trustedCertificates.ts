import { mock } from 'node:test';
import tls, { type ConnectionOptions } from 'node:tls';

/** The certificates that this machine trusts: those of all hosts but the ones that it must not. */
export class TrustedCertificates {
  readonly #distrusted = new Set<string>();

  constructor() {
    const connect: (options: ConnectionOptions) => tls.TLSSocket = tls.connect;
    mock.method(tls, 'connect', (options: ConnectionOptions) => {
      const rejectUnauthorized = this.#distrusted.has(options.servername ?? options.host ?? '');
      return connect({ ...options, rejectUnauthorized });
    });
  }

  withdraw(host: string): void {
    this.#distrusted.add(host);
  }

  restore(host: string): void {
    this.#distrusted.delete(host);
  }
}
