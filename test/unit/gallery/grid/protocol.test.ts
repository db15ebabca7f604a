import assert from 'node:assert/strict';
import * as v from 'valibot';
import { NO_FILTER } from '../../../../src/gallery/grid/gridFilter.ts';
import { GridMessage, GridPageState } from '../../../../src/gallery/grid/protocol.ts';

describe('The messages of the gallery’s page', () => {
  for (const message of [
    { type: 'ready', range: [0, 40], filter: NO_FILTER },
    { type: 'range', version: 3, range: [4000, 4080] },
    { type: 'compare', ids: ['a', 'b'] },
    { type: 'run', command: 'openTake', id: 'a' },
    { type: 'poster', id: 'a', bytes: new Uint8Array(10) },
  ]) {
    it(`may be “${message.type}”`, () => assert.ok(v.is(GridMessage, message)));
  }

  for (const [what, message] of [
    ['more videos than fit', { type: 'range', version: 3, range: [0, 5000] }],
    ['places that are none', { type: 'range', version: 3, range: [-1, 4] }],
    ['one video to compare', { type: 'compare', ids: ['a'] }],
    ['five videos to compare', { type: 'compare', ids: ['a', 'b', 'c', 'd', 'e'] }],
    ['another command', { type: 'run', command: 'submitAgain', id: 'a' }],
    ['a poster that is too large', { type: 'poster', id: 'a', bytes: new Uint8Array(1e6) }],
    ['another state', { type: 'filter', filter: { ...NO_FILTER, state: 'lost' } }],
    ['a long text', { type: 'filter', filter: { ...NO_FILTER, text: 'a'.repeat(1001) } }],
  ] as const) {
    it(`may not have ${what}`, () => assert.ok(!v.is(GridMessage, message)));
  }

  it('keep the filter for a reload; a comparison keeps nothing', () => {
    assert.ok(v.is(GridPageState, { gallery: { filter: NO_FILTER, scroll: 7 } }));
    assert.ok(!v.is(GridPageState, undefined));
    assert.ok(!v.is(GridPageState, { gallery: { filter: 'all' } }));
  });
});
