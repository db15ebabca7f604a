import assert from 'node:assert/strict';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';

const host = 'relay.example';
const key = 'key_secret';
const cause = new Error(`Bearer ${key}`);

describe('an error of the API client', () => {
  it('has a short message that names the host', () => {
    const errors = [
      new ConnectionError('timeout', 'maybe', host, cause),
      new AnswerError('html', host),
      new ServiceError({ reason: 'key', status: 401, host, said: 'Invalid key' }),
    ];
    assert.deepEqual(
      errors.map((error) => error.message),
      [
        'relay.example: timed out',
        'relay.example: the answer is a web page',
        'relay.example: HTTP 401, key: Invalid key',
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
