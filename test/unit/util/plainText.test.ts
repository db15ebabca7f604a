import assert from 'node:assert/strict';

import { plainText } from '../../../src/util/plainText.ts';

describe('text from a service', () => {
  const cases: readonly (readonly [what: string, text: string, shown: string])[] = [
    ['stays as it is when there is nothing wrong with it', '余额不足 ($0.00)', '余额不足 ($0.00)'],
    ['becomes one line', ' a\r\n\tb\n\nc ', 'a b c'],
    ['loses control characters', 'a\u0000b\u001b[31mc\u009bd\u007f', 'a b [31mc d'],
    ['loses what turns the reading direction', 'pay\u202eeerf\u2066!\u200f', 'pay eerf !'],
    ['loses invisible characters', 'a\u200bb\ufeffc\u00add', 'a b c d'],
    ['loses line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
    ['loses halves of characters', 'a\ud83db\udc08c', 'a b c'],
    ['keeps whole characters', 'a 🐈 b', 'a 🐈 b'],
    [
      'cannot make a link that runs a command',
      'Click [here](command:workbench.action.quit)',
      'Click [here] (command:workbench.action.quit)',
    ],
    ['cannot make a link by hiding in it', '[x]\u200b(command:y)', '[x] (command:y)'],
    ['cannot make a second link', '[a](b)[c](d)', '[a] (b)[c] (d)'],
    ['is empty when nothing is left of it', '\u202e\u0000 \n', ''],
  ];

  for (const [what, text, shown] of cases) {
    it(what, () => {
      assert.equal(plainText(text), shown);
    });
  }

  it('is at most 500 UTF-16 code units long, and says that there was more', () => {
    assert.equal(plainText('a'.repeat(500)), 'a'.repeat(500));
    assert.equal(plainText('a'.repeat(501)), `${'a'.repeat(499)}…`);
    assert.equal(plainText('a'.repeat(10_000_000)).length, 500);
  });

  it('is as long as the one who shows it wants', () => {
    assert.equal(plainText('SUCCEEDED', 5), 'SUCC…');
    assert.equal(plainText('DONE', 5), 'DONE');
  });

  it('is not cut inside a character', () => {
    assert.doesNotMatch(plainText('🐈'.repeat(300)), /\p{Cs}/u);
    assert.doesNotMatch(plainText(`a${'🐈'.repeat(300)}`), /\p{Cs}/u);
  });

  it('makes no link out of its own shortening', () => {
    assert.ok(!plainText(`${'a'.repeat(1990)}](command:x)`, 500).includes(']('));
    assert.ok(!plainText('](command:x)'.repeat(100)).includes(']('));
  });
});
