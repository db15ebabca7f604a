import assert from 'node:assert/strict';
import { readPhase } from '../../../../src/runway/answers/statusWord.ts';

describe('a status word', () => {
  for (const [phase, words] of Object.entries({
    succeeded: ['SUCCEEDED', 'complete', 'Completed', 'finish', 'finished', 'done', '3'],
    failed: ['FAILED', 'failure', 'fail', 'error', '2'],
    cancelled: ['CANCELLED', 'canceled'],
    queued: ['PENDING', 'THROTTLED', 'queueing', 'waiting', 'submitted', 'created', 'NOT_START'],
    running: ['RUNNING', 'in_progress', 'In Progress', 'processing', 'generating', '1'],
  })) {
    it(`means “${phase}” in every known form`, () => {
      for (const word of words) assert.equal(readPhase(word), phase, word);
    });
  }

  it('may have a word for what it is the status of', () => {
    for (const word of ['TASK_STATUS_SUCCEED', 'video.completed', 'job-done', 'status_success']) {
      assert.equal(readPhase(word), 'succeeded', word);
    }
  });

  it('is unknown with any other word around it', () => {
    for (const word of ['my_task_done', 'done_task', 'undone', 'task', '', 'toString']) {
      assert.equal(readPhase(word), undefined, word);
    }
  });
});
