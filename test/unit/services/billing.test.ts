import assert from 'node:assert/strict';

import { billingPage } from '../../../src/services/billing.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';

describe('the billing page', () => {
  const runway = 'api.dev.runwayml.com';
  const credits = { reason: 'credits', status: 400, host: runway } as const;

  it('is Runway’s, when credits are missing there', () => {
    assert.equal(billingPage(new ServiceError(credits)), 'https://dev.runway.com/');
  });

  it('is none for a relay, another error, or no error', () => {
    for (const error of [
      new ServiceError({ ...credits, host: 'relay.example' }),
      new ServiceError({ ...credits, host: `${runway}.example` }),
      new ServiceError({ ...credits, reason: 'key' }),
      new Error('You do not have enough credits'),
      undefined,
    ]) {
      assert.equal(billingPage(error), undefined);
    }
  });
});
