import assert from 'node:assert/strict';
import { ShownOrders } from '../../../src/agents/shownOrders.ts';

describe('a question that a chat has shown', () => {
  it('allows one call, and no other order', () => {
    const shown = new ShownOrders();
    shown.add('cat for 25');
    assert.deepEqual(
      ['cat for 50', 'cat for 25', 'cat for 25'].map((order) => shown.take(order)),
      [false, true, false],
    );
  });

  it('allows as many calls as it was shown', () => {
    const shown = new ShownOrders();
    shown.add('cat');
    shown.add('cat');
    assert.deepEqual(
      [shown.take('cat'), shown.take('cat'), shown.take('cat')],
      [true, true, false],
    );
  });

  it('is forgotten after an hour', () => {
    let now = 0;
    const shown = new ShownOrders(() => now);
    shown.add('cat');
    shown.add('dog');
    now = 3600_000;
    assert.ok(shown.take('cat'));
    now += 1;
    assert.ok(!shown.take('dog'));
  });

  it('is forgotten after a hundred others', () => {
    const shown = new ShownOrders();
    for (let count = 0; count <= 100; count += 1) {
      shown.add(`order ${count}`);
    }
    assert.deepEqual([shown.take('order 0'), shown.take('order 1')], [false, true]);
  });
});
