import assert from 'node:assert/strict';
import { rowName } from '../../../../src/views/texts/rowName.ts';

const family = '👨‍👩‍👧‍👦';

describe('the name of an image in the list', () => {
  for (const [name, shown] of [
    ['sea.png', 'sea'],
    ['archive.tar.jpeg', 'archive.tar'],
    ['.png', '.png'],
    ['no extension', 'no extension'],
    ['sixteen columns!.webp', 'sixteen columns!'],
    ['cat in the window.jpg', 'cat in th…window'],
    ['IMG_20260615_120000_final.png', 'IMG_20260…_final'],
    ['0198d1f2-aaaa-7bbb-8ccc-0123456789ab', '0198d1f2-…6789ab'],
    ['落日余晖下的大海与几艘帆船.png', '落日余晖…艘帆船'],
    [`${family.repeat(9)}.png`, `${family.repeat(4)}…${family.repeat(3)}`],
  ] as const) {
    it(`is “${shown}” for ${name}`, () => {
      assert.equal(rowName(name), shown);
    });
  }
});
