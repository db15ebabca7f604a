import assert from 'node:assert/strict';

import { AnswerError, ConnectionError, ServiceError } from '../../../src/runway/errors.ts';

const key = 'key_secret';
const cause = new Error(`Bearer ${key}`);

describe('an error about a service', () => {
  it('says what happened and where, for every fault of a connection', () => {
    const sentences = (['name', 'refused', 'tls', 'timeout', 'reset'] as const).map(
      (fault) => new ConnectionError(fault, 'no', 'relay.example', cause).message,
    );
    assert.deepEqual(sentences, [
      'relay.example was not found. Check the network connection and the address.',
      'relay.example could not be reached. Check the network connection and the address.',
      'A secure connection to relay.example could not be made. Its certificate may be invalid, or a proxy may be in between.',
      'relay.example did not answer in time.',
      'The connection to relay.example broke off.',
    ]);
  });

  it('says what is wrong with an answer', () => {
    const sentences = (['html', 'path', 'notJson', 'tooLarge', 'shape'] as const).map(
      (fault) => new AnswerError(fault, 'relay.example', key).message,
    );
    assert.deepEqual(sentences, [
      'relay.example answered with a web page. The address is probably not that of the API.',
      'relay.example answers “not found” to everything at this address.',
      'relay.example gave an answer that cannot be read.',
      'relay.example gave an answer that is far too long.',
      'relay.example gave an answer without the task in it.',
    ]);
  });

  it('keeps its cause and excerpt out of the sentence', () => {
    const error = new ConnectionError('reset', 'maybe', 'relay.example', cause);
    assert.equal(error.cause, cause);
    assert.ok(!error.message.includes(key));
    assert.ok(!new AnswerError('shape', 'relay.example', key).message.includes(key));
  });

  it('is not ambiguous unless it is said to be', () => {
    const details = { reason: 'other', status: 418, host: 'relay.example' } as const;
    const error = new ServiceError(details);
    assert.equal(error.ambiguous, false);
    assert.equal(error.said, '');
    assert.deepEqual(error.issues, []);
    assert.equal(error.retryAfter, undefined);
    assert.equal(error.message, 'relay.example answered with an error (HTTP 418).');
    assert.equal(new ServiceError({ ...details, ambiguous: true }).ambiguous, true);
  });
});
