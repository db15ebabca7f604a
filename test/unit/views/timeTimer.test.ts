import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { TimeTimer } from '../../../src/views/timeTimer.ts';

describe('the timer of the shown times', () => {
  let wait: number | undefined;
  let looks: number;
  let redrawn: number;
  let timer: TimeTimer;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    wait = 10_000;
    looks = 0;
    redrawn = 0;
    const look = () => {
      looks += 1;
      return wait;
    };
    timer = new TimeTimer(look, () => {
      redrawn += 1;
    });
  });

  afterEach(() => {
    timer.dispose();
    mock.timers.reset();
  });

  it('redraws when a time reads differently, again and again', () => {
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

  it('ends sooner when a time will read differently sooner', () => {
    wait = 60_000;
    timer.start();
    wait = 10_000;
    timer.start();
    mock.timers.tick(10_000);

    assert.equal(redrawn, 1);
  });

  it('does not run while no time is shown', () => {
    wait = undefined;
    timer.start();

    mock.timers.tick(3600_000);

    assert.deepEqual([looks, redrawn], [1, 0]);
  });

  it('stops after the last time has gone, and starts again', () => {
    timer.start();
    wait = undefined;
    mock.timers.tick(3600_000);
    assert.deepEqual([looks, redrawn], [2, 1]);

    wait = 10_000;
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
