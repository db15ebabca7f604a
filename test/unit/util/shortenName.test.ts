import assert from 'node:assert/strict';
import { isolateName, shortenName } from '../../../src/util/shortenName.ts';

describe('A name', () => {
  it('stays whole up to 40 columns', () => {
    const name = `${'a'.repeat(36)}.png`;
    assert.equal(shortenName(name), name);
  });

  it('loses its middle if it is longer', () => {
    assert.equal(
      shortenName('a-very-long-name-of-a-photo-from-the-summer-0012345.jpeg'),
      'a-very-long-name-of-a-pho…r-0012345.jpeg',
    );
  });

  it('is not cut inside a character', () => {
    const family = '👨‍👩‍👧';
    assert.equal(shortenName(family.repeat(21)), `${family.repeat(12)}…${family.repeat(7)}`);
  });

  it('is isolated in a text if it is written from right to left', () => {
    assert.equal(isolateName('بحر.png'), '\u2068بحر.png\u2069');
    assert.equal(isolateName('sea.png'), 'sea.png');
  });
});
