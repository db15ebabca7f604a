import assert from 'node:assert/strict';
import {
  hasMotion,
  insertSentence,
  MOTIONS,
  toggleMotion,
  type Edit,
} from '../../../src/form/page/prompt/promptMotions.ts';

const END = { start: 0, end: 0 };

function apply(prompt: string, { start, end, text }: Edit): string {
  return prompt.slice(0, start) + text + prompt.slice(end);
}

function toggle(prompt: string, id: string, selection = END): string {
  const motion = MOTIONS.find((it) => it.id === id);
  assert.ok(motion);
  return apply(prompt, toggleMotion(prompt, motion, selection));
}

describe('A motion word', () => {
  it('is added at the end, as a sentence', () => {
    assert.equal(toggle('', 'panLeft'), 'The camera pans left.');
    for (const prompt of ['A cat walks', 'A cat walks.', 'A cat walks. \n']) {
      assert.equal(toggle(prompt, 'panLeft'), 'A cat walks. The camera pans left.', prompt);
    }
    assert.equal(toggle('Does it walk?', 'tiltUp'), 'Does it walk? The camera tilts up.');
    assert.equal(toggle('It says “Go.”', 'tiltUp'), 'It says “Go.” The camera tilts up.');
    assert.equal(toggle('A cat walks, ', 'tiltUp'), 'A cat walks, the camera tilts up.');
  });

  it('is Chinese in a Chinese prompt, and English in every other', () => {
    assert.equal(toggle('猫在走', 'panLeft'), '猫在走。镜头向左摇移。');
    assert.equal(toggle('猫在走。', 'panLeft'), '猫在走。镜头向左摇移。');
    assert.equal(toggle('猫在走，', 'panLeft'), '猫在走，镜头向左摇移。');
    assert.equal(toggle('猫が歩く。', 'panLeft'), '猫が歩く。 The camera pans left.');
  });

  it('takes the place of what is selected', () => {
    const prompt = 'A cat walks. Zoom here. It smiles.';
    const selection = { start: prompt.indexOf('Zoom'), end: prompt.indexOf(' It smiles') };
    assert.equal(
      toggle(prompt, 'panLeft', selection),
      'A cat walks. The camera pans left. It smiles.',
    );
    const word = { start: prompt.indexOf('Zoom here'), end: prompt.indexOf('. It smiles') };
    assert.equal(toggle(prompt, 'panLeft', word), 'A cat walks. The camera pans left. It smiles.');
    const first = { start: 0, end: prompt.indexOf('Zoom') };
    assert.equal(toggle(prompt, 'tiltUp', first), 'The camera tilts up. Zoom here. It smiles.');
  });

  it('is removed where it is there already, and the rest stays well-formed', () => {
    for (const [before, after] of [
      ['The camera pans left.', ''],
      ['A cat walks. The camera pans left.', 'A cat walks.'],
      ['A cat walks. the Camera pans left', 'A cat walks.'],
      ['The camera pans left. A cat walks.', 'A cat walks.'],
      ['A cat walks. The camera pans left. It smiles.', 'A cat walks. It smiles.'],
      ['A cat walks, the camera pans left, and it smiles.', 'A cat walks, and it smiles.'],
      ['A cat walks, the camera pans left.', 'A cat walks.'],
      ['猫在走。镜头向左摇移。', '猫在走。'],
      ['猫在走，镜头向左摇移，笑了。', '猫在走，笑了。'],
    ] as const) {
      assert.equal(toggle(before, 'panLeft'), after, before);
    }
  });

  it('is found as whole words only, and each on its own', () => {
    const [pushIn] = MOTIONS;
    assert.ok(pushIn);
    assert.equal(hasMotion('The camera slowly pushes inward.', pushIn), false);
    for (const motion of MOTIONS) {
      for (const text of [motion.en, motion.zh]) {
        assert.deepEqual(
          MOTIONS.filter((it) => hasMotion(`Waves. ${text}.`, it)),
          [motion],
        );
      }
    }
  });

  it('comes and goes without a trace', () => {
    for (const prompt of ['', 'A cat walks.', '猫在走。']) {
      for (const { id } of MOTIONS) assert.equal(toggle(toggle(prompt, id), id), prompt);
    }
  });
});

describe('An example', () => {
  it('becomes the prompt, or its end', () => {
    const add = (prompt: string) => apply(prompt, insertSentence(prompt, 'Waves roll in.', END));
    assert.equal(add(''), 'Waves roll in.');
    assert.equal(add('Wind'), 'Wind. Waves roll in.');
  });
});
