import assert from 'node:assert/strict';

import type { Take } from '../../../src/form/protocol.ts';
import { listTakes, type TakeContext } from '../../../src/form/takes.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { taskRecord } from '../tasks/support/records.ts';

const image = { uri: 'file:///sea.png', name: 'sea.png' };
const settings = {
  model: 'gen4_turbo',
  ratio: '1280:720',
  duration: 5,
  promptText: 'Waves',
  seed: 7,
};

const context: TakeContext = {
  now: 1_000_000,
  language: 'en',
  actions: () => [],
  address: (file) => `page:${file}`,
  uri: (file) => `file://${file}`,
  sound: () => undefined,
  poster: () => undefined,
  isMissing: () => false,
};

function take(record: Partial<TaskRecord>, more: Partial<TakeContext> = {}): Take {
  const [found] = listTakes([taskRecord({ image, settings, ...record })], image.uri, {
    ...context,
    ...more,
  });
  assert.ok(found);
  return found;
}

describe('the takes of an image', () => {
  it('are its tasks, newest first, and counted from the oldest', () => {
    const tasks = [
      taskRecord({ id: 'b', image, createdAt: 2 }),
      taskRecord({ id: 'c', image, createdAt: 3 }),
      taskRecord({ id: 'other', image: { uri: 'file:///dog.png', name: 'dog.png' } }),
      taskRecord({ id: 'a', image, createdAt: 1 }),
    ];

    const takes = listTakes(tasks, image.uri, context);

    assert.deepEqual(
      takes.map(({ id, number }) => [id, number]),
      [
        ['c', 3],
        ['b', 2],
        ['a', 1],
      ],
    );
  });

  it('say what they were made with', () => {
    assert.deepEqual(
      take({ state: 'done', chargedCredits: 25 }).facts.map(({ label, value }) => [label, value]),
      [
        ['Model', 'gen4_turbo'],
        ['Ratio', '1280:720'],
        ['Duration', '5 s'],
        ['Seed', '7'],
        ['Cost', '25 credits'],
      ],
    );
  });

  it('have a video that a page plays, and none of another kind', () => {
    const video = (file: string | undefined) =>
      take({ state: 'done', ...(file === undefined ? {} : { file }) }).video?.src;
    assert.equal(video('/sea.mp4'), 'page:/sea.mp4');
    assert.equal(video('/sea.MOV'), 'page:/sea.MOV');
    assert.equal(video('/sea.zip'), undefined);
    assert.equal(video(undefined), undefined);
  });

  it('offer the download when the file is gone', () => {
    const { video, help, problem } = take(
      { state: 'done', file: '/sea.mp4' },
      { isMissing: () => true },
    );
    assert.deepEqual([video, help], [undefined, ['downloadAgain']]);
    assert.deepEqual(problem, ['The video was moved or deleted: /sea.mp4']);
  });

  it('offer what helps first', () => {
    const failed = (code: string) =>
      take({
        state: 'failed',
        taskId: 'x',
        problem: { failure: { type: 'generation', code, said: '' }, charged: 'no' },
      }).help;
    const connection = { type: 'answer', host: 'h', fault: 'notJson' } as const;
    const doubtful = { failure: connection, charged: 'unknown' } as const;
    assert.deepEqual(take({ state: 'unconfirmed', problem: doubtful }).help, [
      'enterTaskId',
      'submitAgain',
    ]);
    assert.deepEqual(take({ state: 'unsaved' }).help, ['downloadAgain', 'saveVideoAs']);
    assert.deepEqual(take({ state: 'cancelled' }).help, ['generateAgain']);
    assert.deepEqual(failed('INTERNAL'), ['generateAgain', 'reuse']);
    assert.deepEqual(failed('SAFETY.INPUT.TEXT'), ['reuse']);
    assert.deepEqual(take({ state: 'running' }).help, []);
  });

  it('have a button for what is done most often, and words for what their menu offers', () => {
    const cancel = { actions: () => ['cancel'] };
    assert.deepEqual(take({ state: 'running' }, cancel).commands, ['cancelTask']);
    const saved = take({ state: 'done', file: '/sea.mp4' }, { actions: () => ['open', 'save'] });
    assert.deepEqual(saved.commands, ['continueFromLastFrame']);
    assert.equal(saved.menu, 'take open save play');
    assert.equal(take({ state: 'failed' }, { actions: () => ['remove'] }).menu, 'take remove');
  });

  it('show how far they are only while they run', () => {
    assert.equal(take({ state: 'running', progress: 0.4 }).progress, 0.4);
    assert.equal(take({ state: 'saving', progress: 0.4 }).progress, undefined);
  });
});
