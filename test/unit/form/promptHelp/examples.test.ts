import assert from 'node:assert/strict';
import { hasNegation } from '../../../../src/form/page/prompt/promptHint.ts';
import { isChinese } from '../../../../src/form/page/prompt/promptMotions.ts';
import { EXAMPLES } from '../../../../src/form/promptHelp/examples.ts';

describe('The examples of prompts', () => {
  it('are sentences in their language, different, and without negations', () => {
    for (const { en, zh } of EXAMPLES) {
      assert.match(en, /^[A-Z].*\.$/);
      assert.match(zh, /。$/);
      assert.deepEqual([isChinese(en), isChinese(zh)], [false, true]);
      assert.deepEqual([hasNegation(en), hasNegation(zh)], [false, false], en);
    }
    assert.equal(new Set(EXAMPLES.flatMap(({ en, zh }) => [en, zh])).size, EXAMPLES.length * 2);
  });

  it('say what the camera does', () => {
    const still = EXAMPLES.filter(({ en }) => !/camera|slow motion/i.test(en));
    assert.deepEqual(still, []);
  });
});
