import assert from 'node:assert/strict';
import {
  defaultGif,
  FRAME_RATES,
  gifWidths,
  isFeasible,
  LONGEST_GIF,
  planGif,
} from '../../../src/documents/gifSettings.ts';

const hd = { width: 1280, height: 720, duration: 5 };

describe('the plan of a GIF', () => {
  it('has frames from the middle of their times, and delays that add up to the duration', () => {
    const { width, height, times, delays } = planGif(hd, { width: 480, rate: 12 });
    assert.deepEqual([width, height, times.length, delays.length], [480, 270, 60, 60]);
    assert.deepEqual(
      [times[0], times.at(-1)].map((it) => it?.toFixed(3)),
      ['0.042', '4.958'],
    );
    assert.equal(
      delays.reduce((sum, delay) => sum + delay, 0),
      500,
    );
    assert.deepEqual([...new Set(delays)].sort(), [8, 9]);
  });

  it('has one frame at least, and delays that browsers keep', () => {
    const { times, delays } = planGif({ ...hd, duration: 0.01 }, { width: 480, rate: 5 });
    assert.deepEqual([times.length, delays], [1, [2]]);
    const fast = planGif({ ...hd, duration: 2 }, { width: 320, rate: 25 });
    assert.deepEqual([...new Set(fast.delays)], [4]);
  });

  it('ends after the longest time', () => {
    const { times } = planGif({ ...hd, duration: 90 }, { width: 320, rate: 5 });
    assert.equal(times.length, LONGEST_GIF * 5);
    assert.ok(times.every((time) => time < LONGEST_GIF));
  });

  for (const [width, height, expected] of [
    [1280, 720, [320, 480, 640, 960, 1280]],
    [720, 1280, [320, 480, 640, 720]],
    [3840, 2160, [320, 480, 640, 960, 1280]],
    [200, 100, [200]],
  ] as const) {
    it(`has the widths ${expected.join(', ')} for ${width} × ${height}`, () => {
      assert.deepEqual(gifWidths({ width, height, duration: 5 }), expected);
    });
  }

  it('begins with 480 pixels, or those that a smaller video has', () => {
    assert.deepEqual(defaultGif(hd), { width: 480, rate: 12 });
    assert.equal(defaultGif({ ...hd, width: 200 }).width, 200);
    assert.ok(FRAME_RATES.some((rate) => rate === defaultGif(hd).rate));
  });

  it('is not feasible with too many pixels', () => {
    assert.ok(isFeasible(planGif(hd, { width: 480, rate: 12 })));
    assert.ok(isFeasible(planGif({ ...hd, duration: 10 }, { width: 640, rate: 25 })));
    assert.ok(!isFeasible(planGif({ ...hd, duration: 10 }, { width: 1280, rate: 25 })));
  });
});
