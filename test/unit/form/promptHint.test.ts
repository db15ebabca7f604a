import assert from 'node:assert/strict';
import { hasNegation } from '../../../src/form/page/prompt/promptHint.ts';

describe('A negation in a prompt', () => {
  it('is found', () => {
    for (const prompt of [
      'No people in the street.',
      'The cat does not move.',
      'The cat doesn’t blink',
      "Don't zoom in.",
      'A street without cars',
      'The camera never stops.',
      'Waves. Avoid camera shake.',
      'There is no wind',
      '镜头不要移动',
      '画面中没有人物',
      '猫不动，尾巴轻摆',
      '避免抖动',
      '别让猫离开画面',
    ]) {
      assert.ok(hasNegation(prompt), prompt);
    }
  });

  it('is not taken for one where it denies nothing', () => {
    for (const prompt of [
      '',
      'A sailor ties a knot and looks at the notes now.',
      'Another noble piano in the north.',
      'Car no. 5 wins, and No 7 follows.',
      'She is unsure whether or not to go.',
      'Not only the waves, the clouds roll, too.',
      'It holds on, no matter how the wind blows.',
      'Dr. No smiles.',
      'A sign that says "No parking" swings.',
      'The driver avoids a puddle.',
      'no',
      'She thinks not',
      'A no-frills kitchen',
      '海浪不断涌来，不同的云不停变化',
      '特别的别墅，无人机飞过',
      '她不由自主地微笑，了不起的风景',
      '牌子上写着“不要停车”',
    ]) {
      assert.equal(hasNegation(prompt), false, prompt);
    }
  });
});
