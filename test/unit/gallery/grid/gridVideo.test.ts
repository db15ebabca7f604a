import assert from 'node:assert/strict';
import { countText } from '../../../../src/gallery/grid/countText.ts';
import { toGridVideo, type VideoContext } from '../../../../src/gallery/grid/gridVideo.ts';
import { taskRecord } from '../../tasks/support/records.ts';

const NOW = new Date(2026, 5, 15, 12).getTime();

const context: VideoContext = {
  ...{ now: NOW, language: 'en', actions: ['open', 'save'] },
  ...{ src: 'src', poster: 'poster', image: undefined, missing: undefined },
};

const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: 'Waves\nroll' };
const image = { uri: 'file:///sea.png', name: 'sea.png' };

describe('A video of the gallery', () => {
  it('says what it was made from, with what, and when', () => {
    const task = taskRecord({
      ...{ id: 'a', state: 'done', settings, image, file: '/sea.mp4', endedAt: NOW - 125_000 },
      ...{ unseen: true, starred: true },
    });
    assert.deepEqual(toGridVideo(task, context), {
      ...{ id: 'a', name: 'sea.png', prompt: 'Waves roll', phase: 'ready', mark: '' },
      facts: 'gen4_turbo · 5 s · 2 min ago',
      ...{ isNew: true, starred: true, count: 1, actions: 'open save' },
      ...{ src: 'src', poster: 'poster', image: undefined },
    });
  });

  it('says how far it is, and what is wrong', () => {
    const mark = (changes: Parameters<typeof taskRecord>[0]) =>
      toGridVideo(taskRecord(changes), context).mark;
    assert.equal(mark({ state: 'running', progress: 0.42 }), 'Generating · 42%');
    assert.equal(mark({ state: 'queued' }), 'Waiting');
    assert.equal(mark({ state: 'failed' }), 'Failed');
  });

  it('whose file is gone says so, and has nothing to play', () => {
    const task = taskRecord({ state: 'done', file: '/sea.mp4' });
    const video = toGridVideo(task, { ...context, missing: 'It is gone.' });
    assert.deepEqual([video.mark, video.src], ['It is gone.', undefined]);
  });

  it('has a prompt that is cut', () => {
    const long = { ...settings, promptText: 'a'.repeat(1000) };
    assert.equal(toGridVideo(taskRecord({ settings: long }), context).prompt.length, 300);
  });

  it('is counted', () => {
    assert.equal(countText(1, 1, 'en'), '1 video');
    assert.equal(countText(5000, 5000, 'en'), '5,000 videos');
    assert.equal(countText(12, 5000, 'en'), '12 of 5,000');
  });
});
