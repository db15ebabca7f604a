import assert from 'node:assert/strict';

import { parseRetryAfter } from '../../../src/runway/retryAfter.ts';

const now = Date.parse('2026-11-22T10:00:00Z');

describe('Retry-After', () => {
  const cases: readonly (readonly [string | null, number | undefined])[] = [
    ['0', 0],
    ['3', 3000],
    ['120', 120_000],
    [' 7 ', 7000],
    ['1.5', 1500],
    ['Sun, 22 Nov 2026 10:01:30 GMT', 90_000],
    ['Sun, 22 Nov 2026 10:00:00 GMT', 0],
    // A date that has passed does not make anyone wait for a negative time.
    ['Sun, 22 Nov 2026 09:59:00 GMT', 0],
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['5s', undefined],
    ['1e3', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['2026-11-22T10:01:00Z', undefined],
    ['Sun, nonsense', undefined],
    ['99999999999999999999', undefined],
  ];

  for (const [header, wait] of cases) {
    it(`of ${header === null ? 'no answer' : JSON.stringify(header)} means ${wait ?? 'nothing'}`, () => {
      assert.equal(parseRetryAfter(header, now), wait);
    });
  }
});
