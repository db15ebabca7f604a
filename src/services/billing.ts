import { ServiceError } from '../runway/errors/serviceError.ts';
import { RUNWAY_ROOT } from '../runway/service.ts';

/** The page where users buy credits for Runway's API. */
const BILLING_PAGE = 'https://dev.runwayml.com/';

/** The page to open when credits are missing; undefined for other errors and for relays. */
export function billingPage(error: unknown): string | undefined {
  return error instanceof ServiceError &&
    error.reason === 'credits' &&
    error.host === new URL(RUNWAY_ROOT).host
    ? BILLING_PAGE
    : undefined;
}
