import assert from 'node:assert/strict';
import { Allowances, canAllowMore, LIMIT } from '../../../src/otherExtensions/allowances.ts';

describe('what other extensions may spend', () => {
  let allowances: Allowances;

  beforeEach(() => {
    allowances = new Allowances();
  });

  it('is nothing until the user allows it', () => {
    assert.equal(allowances.spend('a.b', 25), false);
    assert.equal(allowances.spend('a.b', 0), false);
  });

  it('is what the user allowed, until the sum of the prices is greater', () => {
    allowances.allow('a.b');
    assert.equal(allowances.spend('a.b', 320), true);
    assert.equal(allowances.spend('a.b', 180.5), false);
    assert.equal(allowances.spend('a.b', 180), true);
    assert.equal(allowances.spend('a.b', 0.01), false);
  });

  it('is allowed again by another answer, and not added to what is left', () => {
    allowances.allow('a.b');
    allowances.allow('a.b');
    assert.equal(allowances.spend('a.b', LIMIT), true);
    assert.equal(allowances.spend('a.b', 1), false);
    allowances.allow('a.b');
    assert.equal(allowances.spend('a.b', 1), true);
  });

  it('is the extension’s own', () => {
    allowances.allow('a.b');
    for (const other of ['a.c', 'a.B', '', undefined]) {
      assert.equal(allowances.spend(other, 1), false);
    }
  });

  it('is never spent for a price that isn’t known', () => {
    allowances.allow('a.b');
    assert.equal(allowances.spend('a.b', undefined), false);
    assert.equal(allowances.spend('a.b', LIMIT), true);
  });

  it('is never spent for a number that is no price, and never grows', () => {
    allowances.allow('a.b');
    for (const price of [NaN, -1, -Infinity, Infinity]) {
      assert.equal(allowances.spend('a.b', price), false);
      assert.equal(canAllowMore('a.b', price), false);
    }
    assert.equal(allowances.spend('a.b', LIMIT + 1), false);
    assert.equal(allowances.spend('a.b', LIMIT), true);
  });

  it('can be more than one video only for a known extension, and a price within the limit', () => {
    assert.equal(canAllowMore('a.b', 25), true);
    assert.equal(canAllowMore('a.b', LIMIT), true);
    assert.equal(canAllowMore('a.b', LIMIT + 1), false);
    assert.equal(canAllowMore('a.b', undefined), false);
    assert.equal(canAllowMore(undefined, 25), false);
  });
});
