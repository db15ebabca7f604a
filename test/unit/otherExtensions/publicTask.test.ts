import assert from 'node:assert/strict';
import { toTask } from '../../../src/otherExtensions/publicTask.ts';
import { taskRecord } from '../tasks/support/records.ts';

describe('the public task', () => {
  it('has the facts of a finished task', () => {
    const record = taskRecord({
      ...{ id: 'cat', taskId: 'task', state: 'done', progress: 1, createdAt: 1, endedAt: 2 },
      ...{ file: '/pictures/cat.mp4', chargedCredits: 25 },
    });

    assert.deepEqual(toTask(record), {
      id: 'cat',
      taskId: 'task',
      state: 'done',
      image: { name: 'cat.png', uri: 'file:///pictures/cat.png' },
      settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
      service: 'http://127.0.0.1:9/v1',
      createdAt: 1,
      endedAt: 2,
      progress: 1,
      video: '/pictures/cat.mp4',
      credits: 25,
    });
  });

  it('names all videos of a task, once', () => {
    const file = '/pictures/cat.mp4';
    const others = ['/pictures/cat-2.mp4', file].map((it) => ({ url: 'https://cdn', file: it }));
    const { video, moreVideos } = toTask(taskRecord({ state: 'done', file, moreVideos: others }));

    assert.deepEqual([video, moreVideos], [file, ['/pictures/cat-2.mp4']]);
  });

  it('never has a link of the service, nor anything else of the record', () => {
    const record = taskRecord({ videoUrl: 'https://cdn.example.com/cat.mp4?signature=secret' });

    assert.doesNotMatch(JSON.stringify(toTask(record)), /secret|cdn|folder|window|revision/);
  });

  it('has no query of an image’s address, which may sign it', () => {
    for (const query of ['?X-Amz-Signature=secret', '#secret', '?a=b?secret#secret']) {
      const image = { name: 'cat.png', uri: `https://images.example/cat.png${query}` };
      assert.deepEqual(toTask(taskRecord({ image })).image, {
        name: 'cat.png',
        uri: 'https://images.example/cat.png',
      });
    }
  });

  it('has no user name and no password of an image’s address', () => {
    const image = { name: 'cat.png', uri: 'https://user:secret@images.example/cat@2.png' };
    assert.equal(toTask(taskRecord({ image })).image.uri, 'https://images.example/cat@2.png');
  });

  it('has the whole address of a file', () => {
    const image = { name: 'cat.png', uri: 'vscode-remote://ssh-remote+me@host/cat.png' };
    assert.deepEqual(toTask(taskRecord({ image })).image, image);
  });

  it('has no query of an address that is not written as a link', () => {
    const links = ['cdn.example/a.png?sig=secret', '//cdn.example/a?a&b=secret', 's3://a?b=secret'];
    const escaped = String.raw`https:\/\/cdn.example\/a?b=secret`;
    for (const link of [...links, escaped]) {
      const said = `Is ${link} an image? No.`;
      const problem = { failure: { type: 'generation', said }, charged: 'no' } as const;
      const { message = '' } = toTask(taskRecord({ state: 'failed', problem })).problem ?? {};
      assert.doesNotMatch(message, /secret/);
      assert.match(message, / an image\? No\./);
    }
  });

  it('has no query of a link that the service’s message repeats', () => {
    const said =
      'No image at https://cdn.example/a.png?sig=secret or HTTP://cdn.example/b#secret .';
    const problem = { failure: { type: 'generation', said }, charged: 'no' } as const;
    const { message = '' } = toTask(taskRecord({ state: 'failed', problem })).problem ?? {};

    assert.match(message, /https:\/\/cdn\.example\/a\.png or HTTP:\/\/cdn\.example\/b /);
    assert.doesNotMatch(message, /secret/);
  });

  it('is removed when the user took it off the list', () => {
    assert.equal(toTask(taskRecord({ state: 'done', removedAt: 3 })).state, 'removed');
  });

  it('says why a task failed: the service’s code, a sentence, and whether it was charged', () => {
    const failure = { type: 'generation', code: 'SAFETY.INPUT.IMAGE', said: 'flagged' } as const;
    const { problem } = toTask(
      taskRecord({ state: 'failed', problem: { failure, charged: 'no' } }),
    );

    assert.equal(problem?.code, 'SAFETY.INPUT.IMAGE');
    assert.match(problem.message, /^[A-Z].*\.$/);
    assert.equal(problem.charged, 'no');
  });

  it('has the kind of a failure where the service gave no code', () => {
    const failure = { type: 'noKey' } as const;
    const { problem } = toTask(
      taskRecord({ state: 'unsaved', problem: { failure, charged: 'unknown' } }),
    );

    assert.equal(problem?.code, 'noKey');
  });
});
