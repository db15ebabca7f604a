import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { HangDetector } from '../../../src/form/hangDetector.ts';

describe('a page that draws images', () => {
  let hangs: number;
  let detector: HangDetector;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval', 'Date'] });
    hangs = 0;
    detector = new HangDetector(() => {
      hangs += 1;
    });
  });

  afterEach(() => {
    detector.stop();
    mock.timers.reset();
    mock.restoreAll();
  });

  it('hangs once it has been silent for 30 seconds', () => {
    detector.beat();
    mock.timers.tick(29_999);
    assert.equal(hangs, 0);
    mock.timers.tick(1);
    assert.equal(hangs, 1);
    mock.timers.tick(100_000);
    assert.equal(hangs, 1);
  });

  it('doesn’t hang while it gives signs of life, however long it draws', () => {
    for (let count = 0; count < 100; count += 1) {
      detector.beat();
      mock.timers.tick(25_000);
    }
    assert.equal(hangs, 0);
  });

  it('doesn’t hang when it has drawn them', () => {
    detector.beat();
    detector.stop();
    mock.timers.tick(100_000);
    assert.equal(hangs, 0);
  });

  it('doesn’t hang because this program is stopped', async () => {
    mock.timers.reset();
    const setReal = globalThis.setInterval;
    // A second takes 10 ms here.
    mock.method(globalThis, 'setInterval', (callback: () => void) => setReal(callback, 10));
    detector.beat();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    await setImmediate();
    await setImmediate();
    assert.equal(hangs, 0);
  });
});
