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

describe('the time until the next query while an end is unlikely', () => {
  const delay = (quiet: number, age = 3600, random = 0) =>
    pollDelay(age * 1000, random, quiet * 1000) / 1000;
  const young = 9 * 60;

  it('is that time, with a twentieth of jitter', () => {
    assert.equal(delay(12, young), 12);
    assert.equal(delay(20, young, 0.5), 20.5);
    assert.ok(delay(12, young, 0.999) < 12.6);
  });

  it('is never below 5 s, however close the end is', () => {
    for (const quiet of [0, 4.9, -100, -Infinity]) {
      assert.equal(delay(quiet, young), 5);
    }
  });

  it('is never above 30 s, however far the end is', () => {
    assert.deepEqual([delay(31, young), delay(Infinity, young)], [30, 30]);
    assert.ok(delay(Infinity, 10 * 24 * 3600, 0.999) < 31.5);
  });

  it('is never longer than the task is old', () => {
    assert.deepEqual([delay(60, 5), delay(60, 7), delay(60, 20)], [5, 7, 20]);
  });

  it('is 5 s after the clock was set back', () => {
    assert.equal(delay(60, -3600), 5);
  });

  it('is 10 s or 15 s for an old task, however close its end is', () => {
    assert.deepEqual([delay(0, 10 * 60), delay(0, 30 * 60)], [10, 15]);
    assert.equal(delay(12, 30 * 60), 15);
  });
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
