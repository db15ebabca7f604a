import assert from 'node:assert/strict';

import { AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { ServiceError } from '../../../../src/runway/errors/serviceError.ts';
import { readCreatedText, readTaskText } from '../fixtures.ts';

/**
 * Shapes that nobody has been seen to answer in. The next relay's shape will be one like these: what
 * is read of them follows from the rules alone.
 */

const host = 'relay.example';
const video = 'https://cdn.example.com/files/7d1c02';
const still = 'https://cdn.example.com/files/still';
const promptImage = 'https://example.com/cat';

const created: Readonly<Record<string, object>> = {
  'the id alone in data': { code: 200, msg: 'success', data: 'task-1' },
  'a list of one id in data': { code: 0, data: ['task-1'] },
  'a list of one task in data': { code: 0, data: [{ id: 'task-1', status: 'queued' }] },
  'a task in task': { success: true, task: { id: 'task-1', state: 'created' } },
  'a task in result': { success: true, errors: [], result: { taskId: 'task-1' } },
  'a task in output': { request_id: 'r', output: { task_id: 'task-1', task_status: 'PENDING' } },
  'a task in data in response': { response: { data: { task: { 'task-id': 'task-1' } } } },
  'an id in Pascal case': { Code: 0, Data: { TaskId: 'task-1' } },
  'a job': { status: 'ok', data: { jobId: 'task-1' } },
  'a generation': { generation_id: 'task-1', model: 'gen4_turbo' },
  'a task in job': { ok: true, job: { id: 'task-1', status: 'queued' } },
  'a list in data': { code: 0, data: { list: [{ taskId: 'task-1' }] } },
  'a code of 2xx': { code: 201, data: { uuid: 'task-1' } },
  'a code of zeros': { code: '00000', message: 'OK', data: { id: 'task-1' } },
};

const done: Readonly<Record<string, object>> = {
  'output.video_url in data': {
    success: true,
    data: { id: 'task-1', state: 'success', output: { video_url: video, cover_url: still } },
  },
  'a list of works': {
    code: 0,
    data: {
      taskId: 'task-1',
      status: 'SUCCEED',
      works: [{ cover: `${still}.jpg`, url: `${video}.mp4` }],
    },
  },
  'a task beside its video': {
    task: { id: 'task-1', status: 'succeeded' },
    video: { thumbnailUrl: still, url: video },
  },
  'a task in result': { result: { id: 'task-1', status: 'Completed', videoUrl: video } },
  'a list of tasks': { tasks: [{ task_id: 'task-1', status: 'success', video_url: video }] },
  'an operation': { id: 'task-1', done: true, response: { video_url: video } },
  'kebab case': { 'task-id': 'task-1', 'task-status': 'done', 'video-url': video },
  'Pascal case': { Data: { TaskId: 'task-1', TaskStatus: 'Finished', VideoUrl: video } },
  'words with a prefix': { id: 'task-1', status: 'TASK_STATUS_SUCCEED', videos: [{ url: video }] },
  'words of events': { id: 'task-1', state: 'video.completed', outputs: [video] },
  'a list of addresses': { id: 'task-1', status: 'finished', urls: [video] },
  'files of several kinds': {
    id: 'task-1',
    status: 'done',
    files: [
      { type: 'image', url: still },
      { type: 'image/png', url: `${still}2` },
      { type: 'video', url: video },
    ],
  },
  'an object that is a video': { id: 'task-1', type: 'video', status: 'completed', url: video },
  'assets of a media type': {
    id: 'task-1',
    status: 'completed',
    assets: [
      { mimeType: 'audio/mp4', uri: still },
      { mimeType: 'video/mp4', uri: video },
    ],
  },
  'the result as JSON in a text': {
    code: 200,
    data: {
      taskId: 'task-1',
      state: 'success',
      param: JSON.stringify({ imageUrl: promptImage, callBackUrl: `${still}.mp4` }),
      resultJson: JSON.stringify({ coverUrls: [still], resultUrls: [video] }),
    },
  },
  'a video with a page to share and a marked one': {
    id: 'task-1',
    status: 'done',
    video: { share_url: still, watermark_url: `${video}-marked.mp4`, url: video },
  },
  'a field called after what was done': {
    id: 'task-1',
    status: 'done',
    image_to_video: { image: promptImage, result: video },
  },
  'a status of its own for the call': {
    status: 'success',
    data: { id: 'task-1', status: 'done', video: video },
  },
};

const working: Readonly<Record<string, readonly [object, string]>> = {
  'a success of the call, not of the task': [
    { status: 'success', data: { id: 'task-1', status: 'processing', video_url: video } },
    'processing',
  ],
  'an HTTP status for the call': [
    { status: 200, data: { id: 'task-1', status: 'Rendering frames' } },
    'Rendering frames',
  ],
  'a failure word nobody knows': [{ id: 'task-1', status: 'NEEDS_ATTENTION' }, 'NEEDS_ATTENTION'],
  'addresses of calls': [
    { id: 'task-1', status: 'succeeded', urls: { get: video, cancel: `${video}/cancel` } },
    'succeeded',
  ],
  'pictures only': [
    {
      id: 'task-1',
      status: 'succeeded',
      output: { image_url: still, lastFrame: still, snapshotUrl: still, gif_url: still },
      result: { posterUrl: still, storyboard: [still], previewVideo: `${still}.mp4` },
      files: [{ kind: 'image', url: `${still}.mp4` }],
    },
    'succeeded',
  ],
  'the prompt image again': [
    { id: 'task-1', status: 'succeeded', output: [promptImage], video: promptImage },
    'succeeded',
  ],
  'a picture as JSON in a text': [
    { id: 'task-1', status: 'succeeded', result: JSON.stringify({ thumbnail: still }) },
    'succeeded',
  ],
};

const refused: Readonly<Record<string, readonly [object, boolean]>> = {
  // Without a status nobody knows whether a create was refused, or given up on.
  'success: false': [{ success: false, message: 'ratio is invalid' }, true],
  'an error object': [{ error: { message: 'ratio is invalid', type: 'invalid' } }, true],
  'an error text': [{ error: 'ratio is invalid' }, true],
  'the status error': [{ status: 'error', message: 'ratio is invalid', data: null }, true],
  'a code beside the status error': [
    { status: 'error', error: { message: 'ratio is invalid', code: 422 } },
    false,
  ],
  'an HTTP status': [{ status: 400, message: 'ratio is invalid' }, false],
  'a gateway’s status': [{ status: 504, message: 'ratio is invalid' }, true],
  'a gateway’s code in the error': [{ error: { message: 'ratio is invalid', code: 502 } }, true],
};

describe('an answer of an unknown shape', () => {
  for (const [what, answer] of Object.entries(created)) {
    it(`gives the id of a created task: ${what}`, () => {
      assert.equal(readCreatedText(JSON.stringify(answer), host).taskId, 'task-1');
    });
  }

  for (const [what, answer] of Object.entries(done)) {
    it(`gives the video: ${what}`, () => {
      const task = readTaskText(JSON.stringify(answer), host, [promptImage]);
      assert.equal(task.phase, 'succeeded');
      assert.deepEqual(task.ids, ['task-1']);
      assert.ok([video, `${video}.mp4`].includes(task.videoUrl ?? ''), task.videoUrl);
    });
  }

  for (const [what, [answer, status]] of Object.entries(working)) {
    it(`means a running task: ${what}`, () => {
      const task = readTaskText(JSON.stringify(answer), host, [promptImage]);
      assert.deepEqual([task.phase, task.status, task.videoUrl], ['running', status, undefined]);
    });
  }

  for (const [what, [answer, ambiguous]] of Object.entries(refused)) {
    it(`reports a failed call, and ends no task: ${what}`, () => {
      const text = JSON.stringify(answer);
      const isRefusal = (error: unknown) =>
        error instanceof ServiceError && error.said === 'ratio is invalid';
      assert.throws(() => readTaskText(text, host), isRefusal);
      assert.throws(
        () => readCreatedText(text, host),
        (error) => isRefusal(error) && (error as ServiceError).ambiguous === ambiguous,
      );
    });
  }

  it('means a failed task if it names one, even in the words for a failed call', () => {
    for (const answer of [
      { id: 'task-1', status: 'error', error: { message: 'No face' } },
      { success: false, data: { taskId: 'task-1', status: 'fail', failReason: 'No face' } },
    ]) {
      const task = readTaskText(JSON.stringify(answer), host);
      assert.deepEqual([task.phase, task.failure], ['failed', 'No face']);
    }
  });

  it('ends no task if it names none: perhaps only the call failed', () => {
    for (const answer of [
      { status: 2, msg: 'rate limited' },
      { status: 'failed', message: 'too many requests' },
      { state: 'failed', error: 'No face' },
      { state: 'cancelled' },
    ]) {
      assert.throws(() => readTaskText(JSON.stringify(answer), host), AnswerError);
    }
  });

  it('does not use a trace id as the id of a failed create', () => {
    const answer = { success: false, uuid: '3d1', message: 'bad prompt' };
    assert.throws(
      () => readCreatedText(JSON.stringify(answer), host),
      (error) => error instanceof ServiceError && error.ambiguous && error.said === 'bad prompt',
    );
  });

  it('does not use a URL as an id', () => {
    const answer = { status: 'done', data: [video] };
    assert.deepEqual(readTaskText(JSON.stringify(answer), host).ids, []);
  });
});
