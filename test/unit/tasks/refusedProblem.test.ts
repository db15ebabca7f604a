import assert from 'node:assert/strict';

import {
  AnswerError,
  ConnectionError,
  ServiceError,
  type RefusalReason,
} from '../../../src/runway/errors.ts';
import { refusedProblem } from '../../../src/tasks/refusedProblem.ts';

const host = 'relay.example';
const retryAfter = 3000;

function refusal(reason: RefusalReason, more: Partial<ServiceError> = {}): ServiceError {
  return new ServiceError({ reason, status: 400, host, said: 'No', ...more });
}

/** What is said of each kind of refusal to do, whoever says it. */
const table: readonly (readonly [Error, string])[] = [
  [refusal('invalid'), 'HTTP 400: No. Change that and try again.'],
  [refusal('invalid', { said: 'No!' }), 'HTTP 400: No! Change that and try again.'],
  [
    refusal('invalid', { said: '', issues: [{ field: 'seed', message: 'Too big' }] }),
    'seed: Too big. Change that and try again.',
  ],
  [
    refusal('invalid', { said: '' }),
    'HTTP 400. It gave no reason; other values or another image may pass.',
  ],
  [refusal('moderated'), 'Change it; the same would be refused again.'],
  [refusal('credits'), 'Add credits there and try again.'],
  [refusal('key'), 'Set the key again.'],
  [refusal('tooLarge'), 'Use a smaller one: at most 3.9 MB, and less at some services.'],
  [refusal('rateLimit'), '(HTTP 400: No). Try again later.'],
  [refusal('rateLimit', { retryAfter }), '(HTTP 400: No). Try again in 3 s.'],
  [refusal('rateLimit', { retryAfter: 86_400_000 }), '(HTTP 400: No). Try again later.'],
  [refusal('unavailable'), 'Choose another.'],
  [refusal('notFound'), 'Check the address with “Runway: Select Service…”.'],
  [refusal('unsupported'), 'Check the address with “Runway: Select Service…”.'],
  [refusal('redirect'), 'Enter the final address of the API.'],
  [refusal('overloaded'), '(HTTP 400: No). Try again later.'],
  [refusal('other'), '(HTTP 400: No). Try again later.'],
  [new AnswerError('html', host, ''), 'Check the address with “Runway: Select Service…”.'],
  [
    new ConnectionError('name', 'no', host, undefined),
    'Check the network connection and the address.',
  ],
  [
    new ConnectionError('timeout', 'no', host, undefined),
    'did not answer in time. No task was sent; try again.',
  ],
  [new ConnectionError('reset', 'no', host, undefined), 'broke off. No task was sent; try again.'],
  [new Error('The image is gone.'), 'The image is gone.'],
];

describe('a refused task', () => {
  for (const [error, end] of table) {
    it(`says what happened and what to do: … ${end}`, () => {
      const { message, charged } = refusedProblem(error);
      assert.ok(message.startsWith(error.message));
      assert.ok(message.endsWith(end), message);
      assert.equal(charged, 'no');
    });
  }
});
