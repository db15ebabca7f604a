import assert from 'node:assert/strict';
import { differences, type LabelledSettings } from '../../../src/gallery/differences.ts';

/** The settings of each video in one line, and those that differ in stars. */
function show(...videos: readonly LabelledSettings[]): string[] {
  return differences(videos).map((settings) =>
    settings
      .map(({ label, value, differs }) => (differs ? `*${label} ${value}*` : `${label} ${value}`))
      .join(', '),
  );
}

describe('the settings of compared videos', () => {
  it('differ where one of them has another value', () => {
    assert.deepEqual(
      show(
        { Model: 'gen4', Seed: '1' },
        { Model: 'gen4', Seed: '2' },
        { Model: 'gen4', Seed: '1' },
      ),
      ['Model gen4, *Seed 1*', 'Model gen4, *Seed 2*', 'Model gen4, *Seed 1*'],
    );
  });

  it('differ where another video has none', () => {
    assert.deepEqual(show({ Model: 'gen4' }, { Model: 'gen4', Audio: 'Off' }), [
      'Model gen4',
      'Model gen4, *Audio Off*',
    ]);
  });

  it('have one order', () => {
    assert.deepEqual(show({ Seed: '1', Model: 'a' }, { Model: 'a', Seed: '1', Ratio: '1:1' }), [
      'Seed 1, Model a',
      'Seed 1, Model a, *Ratio 1:1*',
    ]);
  });

  it('are none for files without a task', () => {
    assert.deepEqual(show({}, {}), ['', '']);
  });
});
