import assert from 'node:assert/strict';
import { compareTexts } from '../../../src/form/page/prompt/promptChange.ts';
import { processorTime } from '../processorTime.ts';

/** Writes a change as text: `[-removed-]` and `{+added+}`. */
function show(before: string, after: string): string {
  return compareTexts(before, after)
    .map(({ kind, text }) =>
      kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`,
    )
    .join('');
}

/** What is left of a change when only one of the two texts is read. */
function read(before: string, after: string, kind: 'removed' | 'added'): string {
  return compareTexts(before, after)
    .filter((part) => part.kind === 'same' || part.kind === kind)
    .map(({ text }) => text)
    .join('');
}

describe('The change between two texts', () => {
  it('is shown word by word, what was removed before what was added', () => {
    assert.equal(show('A cat walks.', 'A cat walks.'), 'A cat walks.');
    assert.equal(show('A cat walks.', 'A cat runs.'), 'A cat [-walks-]{+runs+}.');
    assert.equal(
      show('A cat walks slowly home.', 'The white cat walks home.'),
      '[-A -]{+The white +}cat walks [-slowly -]home.',
    );
    assert.equal(show('', 'A cat'), '{+A cat+}');
    assert.equal(show('A cat', ''), '[-A cat-]');
    assert.equal(show('猫在走。', '猫在跑。'), '猫在[-走-]{+跑+}。');
  });

  it('has the whole new text, also with other spaces, lines and signs', () => {
    const texts = [
      'Waves roll in, and the wind blows.\n\nThe camera pans left.',
      'The waves roll in - and  the wind blows! 🌊',
      '海浪涌来，cat 走过。The camera pans left.',
      '  Space before. ',
      '',
    ];
    for (const before of texts) {
      for (const after of texts) {
        assert.equal(read(before, after, 'added'), after);
        const old = read(before, after, 'removed');
        assert.equal(old.replace(/\s+/g, ''), before.replace(/\s+/g, ''));
      }
    }
  });

  it('is found in time for the longest prompts', () => {
    const words = (count: number, word: string) =>
      Array.from({ length: count }, (_, index) => `${word}${index % 50}`).join(' ');
    const [before, after] = [words(4000, 'wave'), words(4000, 'wind')];
    const time = processorTime(() => assert.equal(read(before, after, 'added'), after));
    assert.ok(time < 1000, `${time} ms`);
  });
});
