import { ServiceError } from '../runway/errors/serviceError.ts';
import { RUNWAY_PORTAL, RUNWAY_ROOT } from '../runway/service.ts';

/** The page to open when credits are missing; undefined for other errors and for relays. */
export function billingPage(error: unknown): string | undefined {
  return error instanceof ServiceError &&
    error.reason === 'credits' &&
    error.host === new URL(RUNWAY_ROOT).host
    ? RUNWAY_PORTAL
    : undefined;
}
