import assert from 'node:assert/strict';
import { readClipSettings } from '../../../src/practice/clipSettings.ts';
import { readOutcome } from '../../../src/practice/outcome.ts';

const image = { width: 800, height: 600 };

describe('What a practice clip looks like', () => {
  const sizeOf = (ratio: string | undefined, resolution?: string) => {
    const { width, height } = readClipSettings({ ratio, resolution, duration: 5 }, image);
    return `${width} × ${height}`;
  };

  it('has the size that was asked for, scaled down to that of a small video', () => {
    assert.equal(sizeOf('1280:720'), '1280 × 720');
    assert.equal(sizeOf('720:1280'), '720 × 1280');
    assert.equal(sizeOf('1584:672'), '1474 × 626');
    assert.equal(sizeOf('3840:2160'), '1280 × 720');
    assert.equal(sizeOf('640:360'), '640 × 360');
  });

  it('has the shape of a ratio, or of the image, for models without sizes', () => {
    assert.equal(sizeOf('1:1', '720p'), '960 × 960');
    assert.equal(sizeOf('auto_480p'), '740 × 554');
    assert.equal(sizeOf(undefined), '1108 × 832');
  });

  it('has a size even for an image that can’t be measured', () => {
    assert.deepEqual(readClipSettings({ duration: 5 }, undefined), {
      width: 1280,
      height: 720,
      seconds: 5,
      direction: 0,
    });
  });

  it('lasts as long as was asked for, and zooms elsewhere with another seed', () => {
    const settings = { ratio: '1280:720', duration: 8, seed: 7 } as const;
    const first = readClipSettings(settings, image);
    const second = readClipSettings({ ...settings, seed: 8, duration: 'auto' }, image);
    assert.deepEqual([first.seconds, second.seconds], [8, 5]);
    assert.notEqual(first.direction, second.direction);
    assert.ok(first.direction >= 0 && first.direction < 1);
  });
});

describe('What a prompt asks practice mode for', () => {
  it('is a clip, unless it has a mark', () => {
    assert.equal(readOutcome(), 'clip');
    assert.equal(readOutcome('She fails to reject a waterfall'), 'clip');
    assert.equal(readOutcome('Waves [fail]'), 'fail');
    assert.equal(readOutcome('[Reject] waves'), 'reject');
    assert.equal(readOutcome('Waves [no answer]'), 'no answer');
    assert.equal(readOutcome('Waves [rate limit]'), 'rate limit');
  });
});
