import assert from 'node:assert/strict';
import { backoff, pollDelay } from '../../../../src/tasks/polling/timing.ts';

const MINUTE = 60_000;
const randoms = [0, 0.25, 0.5, 0.999999];

describe('the time until the next query', () => {
  for (const [age, base] of [
    [0, 5000],
    [10 * MINUTE - 1, 5000],
    [10 * MINUTE, 10_000],
    [30 * MINUTE - 1, 10_000],
    [30 * MINUTE, 15_000],
    [7 * 24 * 60 * MINUTE, 15_000],
    [-5000, 5000], // a clock that was set back
  ] as const) {
    it(`is ${base / 1000} s, and up to a fifth more, at an age of ${age} ms`, () => {
      const delays = randoms.map((random) => pollDelay(age, random));

      assert.equal(delays[0], base);
      assert.ok(delays.every((it) => it >= base && it < base * 1.2));
      assert.equal(new Set(delays).size, randoms.length);
    });
  }
});

describe('the pause of a service that is down', () => {
  it('doubles with every failure, up to two minutes', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => backoff(failures, 0));

    assert.deepEqual(pauses, [5000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000, 120_000]);
  });

  it('has up to a fifth of jitter, so that many windows do not return at once', () => {
    const pauses = randoms.map((random) => backoff(1, random));

    assert.ok(pauses.every((it) => it >= 5000 && it < 6000));
    assert.equal(new Set(pauses).size, randoms.length);
  });

  it('is as long as the service asks for', () => {
    assert.equal(backoff(1, 0.5, 77_000), 77_000);
  });

  it('is not shorter if the service asks for less', () => {
    assert.equal(backoff(3, 0, 1000), 20_000);
  });

  it('is at most a quarter of an hour', () => {
    assert.equal(backoff(1, 0, 7 * 24 * 60 * MINUTE), 15 * MINUTE);
  });
});
