import assert from 'node:assert/strict';
import {
  countColumns,
  moveFocus,
  videosInSight,
  type View,
} from '../../../../src/gallery/page/grid/layout.ts';

describe('The grid of videos', () => {
  it('has one column at 320 px, two at 400 px, and more in a wide page', () => {
    const columns = [320, 400, 700, 1350].map((width) => countColumns(width, 14));
    assert.deepEqual(columns, [1, 2, 2, 5]);
    assert.equal(countColumns(0, 14), 1);
  });

  const view: View = { top: 0, height: 600, rowHeight: 200, columns: 4, count: 5000 };

  it('draws the rows in sight, and those around them', () => {
    assert.deepEqual(videosInSight(view, 0), [0, 12]);
    assert.deepEqual(videosInSight({ ...view, top: 10_100 }, 0), [200, 216]);
    assert.deepEqual(videosInSight({ ...view, top: 10_000 }, 1), [188, 224]);
  });

  it('draws no videos that are not there', () => {
    assert.deepEqual(videosInSight({ ...view, top: -300 }, 0), [0, 8]);
    assert.deepEqual(videosInSight({ ...view, top: -900 }, 0), [0, 0]);
    assert.deepEqual(videosInSight({ ...view, count: 6 }, 1), [0, 6]);
    assert.deepEqual(videosInSight({ ...view, top: 1e7 }, 0), [5000, 5000]);
    assert.deepEqual(videosInSight({ ...view, count: 0 }, 1), [0, 0]);
  });

  describe('moves the focus', () => {
    /** Ten videos: two rows of four, and one of two. */
    const grid = { columns: 4, count: 10, rowsInSight: 2 };
    const press = (place: number, key: string, ctrlKey = false) =>
      moveFocus(place, { key, ctrlKey, metaKey: false }, grid);

    for (const [from, key, to] of [
      [0, 'ArrowRight', 1],
      [3, 'ArrowRight', 4],
      [9, 'ArrowRight', 9],
      [4, 'ArrowLeft', 3],
      [0, 'ArrowLeft', 0],
      [1, 'ArrowDown', 5],
      [5, 'ArrowDown', 9],
      [7, 'ArrowDown', 9],
      [9, 'ArrowDown', 9],
      [5, 'ArrowUp', 1],
      [2, 'ArrowUp', 2],
      [1, 'PageDown', 9],
      [9, 'PageDown', 9],
      [9, 'PageUp', 1],
      [6, 'PageUp', 2],
      [6, 'Home', 4],
      [5, 'End', 7],
      [8, 'End', 9],
    ] as const) {
      it(`from ${from} to ${to} on ${key}`, () => assert.equal(press(from, key), to));
    }

    it('to the first and the last on Ctrl+Home and Ctrl+End', () => {
      assert.deepEqual([press(6, 'Home', true), press(6, 'End', true)], [0, 9]);
    });

    it('on no other key', () => assert.equal(press(6, 'a'), undefined));
  });
});
