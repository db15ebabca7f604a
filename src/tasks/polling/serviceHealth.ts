import { backoff, honouredWait } from './timing.ts';

/** Whether a service works, and until when it is left alone. Times are monotonic milliseconds. */
export interface ServiceHealth {
  /** Failures in a row. */
  readonly failures: number;
  readonly failedAt: number;
  /** No query is sent before this. */
  readonly notBefore: number;
  /** The service itself asked for a pause until then; also a refresh waits for it. */
  readonly askedUntil: number;
}

/** What a look at a task showed about its service. */
export type ServiceSign =
  | { readonly service: 'up' | 'notAsked' }
  | {
      readonly service: 'down';
      /** Milliseconds that the service asked to wait. */
      readonly retryAfter: number | undefined;
    };

export const HEALTHY: ServiceHealth = {
  failures: 0,
  failedAt: -Infinity,
  notBefore: -Infinity,
  askedUntil: -Infinity,
};

/**
 * Slows down for a service that does not work. Failures of queries that were under way at the same
 * time count as one.
 *
 * @param began when the query was sent
 * @param random from 0 to below 1
 */
export function noteSign(
  health: ServiceHealth,
  sign: ServiceSign,
  began: number,
  now: number,
  random: number,
): ServiceHealth {
  switch (sign.service) {
    case 'notAsked':
      return health;
    case 'up':
      return { ...health, failures: 0 };
    case 'down': {
      const failures = Math.max(1, health.failures + (began > health.failedAt ? 1 : 0));
      return {
        ...health,
        failures,
        failedAt: now,
        askedUntil: now + honouredWait(sign.retryAfter),
        notBefore: now + backoff(failures, random, sign.retryAfter),
      };
    }
  }
}

/** Ends every pause but the one that the service itself asked for. */
export function endPause(health: ServiceHealth): ServiceHealth {
  return { ...health, failures: 0, notBefore: health.askedUntil };
}
