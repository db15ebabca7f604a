import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { TimeLeftTimer } from '../../../src/views/timeLeftTimer.ts';

describe('the timer of the times left', () => {
  let isNeeded: boolean;
  let looks: number;
  let redrawn: number;
  let timer: TimeLeftTimer;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    isNeeded = true;
    looks = 0;
    redrawn = 0;
    const look = () => {
      looks += 1;
      return isNeeded;
    };
    timer = new TimeLeftTimer(look, () => {
      redrawn += 1;
    });
  });

  afterEach(() => {
    timer.dispose();
    mock.timers.reset();
  });

  it('redraws every 10 s', () => {
    timer.start();

    mock.timers.tick(9999);
    assert.equal(redrawn, 0);
    mock.timers.tick(1);
    assert.equal(redrawn, 1);
    mock.timers.tick(10_000);
    assert.equal(redrawn, 2);
  });

  it('is not put off when the list is redrawn for another reason', () => {
    timer.start();
    mock.timers.tick(6000);
    timer.start();
    mock.timers.tick(4000);

    assert.equal(redrawn, 1);
  });

  it('does not run while no time is shown', () => {
    isNeeded = false;
    timer.start();

    mock.timers.tick(3600_000);

    assert.deepEqual([looks, redrawn], [1, 0]);
  });

  it('stops after the last time has gone, and starts again', () => {
    timer.start();
    isNeeded = false;
    mock.timers.tick(3600_000);
    assert.deepEqual([looks, redrawn], [2, 1]);

    isNeeded = true;
    timer.start();
    mock.timers.tick(10_000);

    assert.equal(redrawn, 2);
  });

  it('ends when it is disposed', () => {
    timer.start();
    timer.dispose();

    mock.timers.tick(3600_000);

    assert.equal(redrawn, 0);
  });
});
