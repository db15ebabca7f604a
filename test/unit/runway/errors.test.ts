import assert from 'node:assert/strict';
import { AddressError } from '../../../src/runway/errors/addressError.ts';
import { ANSWER_FAULTS, AnswerError } from '../../../src/runway/errors/answerError.ts';
import { CONNECTION_FAULTS, ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';

const host = 'relay.example';
const key = 'key_secret';
const cause = new Error(`Bearer ${key}`);

describe('an error of the API client', () => {
  it('has a short message that names the host', () => {
    const errors = [
      ...CONNECTION_FAULTS.map((fault) => {
        const via = fault.startsWith('proxy') ? { proxy: 'proxy.example:80' } : {};
        return new ConnectionError(fault, 'maybe', host, cause, via);
      }),
      ...ANSWER_FAULTS.map((fault) => new AnswerError(fault, host)),
      new ServiceError({ reason: 'key', status: 401, host, said: 'Invalid key' }),
      new ServiceError({ reason: 'other', status: 418, host }),
    ];
    assert.deepEqual(
      errors.map((error) => error.message),
      [
        'relay.example: host not found',
        'relay.example: connection refused',
        'relay.example: certificate not trusted',
        'relay.example: TLS connection failed',
        'relay.example: no connection through the proxy (proxy proxy.example:80)',
        'relay.example: refused by the proxy (proxy proxy.example:80)',
        'relay.example: timed out',
        'relay.example: connection lost',
        'relay.example: in the local network',
        'relay.example: plain http after https',
        'relay.example: the answer is a web page',
        'relay.example: every path is “not found”',
        'relay.example: the answer is not JSON',
        'relay.example: the answer is too large',
        'relay.example: the answer lacks the expected fields',
        'relay.example: the answer is about another task',
        'relay.example: the answer has no credit balance',
        'relay.example: HTTP 401, key: Invalid key',
        'relay.example: HTTP 418, other',
      ],
    );
  });

  it('has the name of its class, which a minified build would change', () => {
    assert.deepEqual(
      [
        new AddressError('empty'),
        new AnswerError('html', host),
        new ConnectionError('reset', 'no', host, cause),
        new ServiceError({ reason: 'key', status: 401, host }),
      ].map(String),
      [
        'AddressError: The address of the service is invalid: empty',
        'AnswerError: relay.example: the answer is a web page',
        'ConnectionError: relay.example: connection lost',
        'ServiceError: relay.example: HTTP 401, key',
      ],
    );
  });

  it('does not have its cause in the message', () => {
    const error = new ConnectionError('reset', 'maybe', host, cause);
    assert.equal(error.cause, cause);
    assert.ok(!error.message.includes(key));
  });

  it('is not ambiguous by default', () => {
    const details = { reason: 'other', status: 418, host } as const;
    const error = new ServiceError(details);
    assert.equal(error.ambiguous, false);
    assert.equal(error.said, '');
    assert.deepEqual(error.issues, []);
    assert.equal(error.retryAfter, undefined);
    assert.equal(new ServiceError({ ...details, ambiguous: true }).ambiguous, true);
  });
});
