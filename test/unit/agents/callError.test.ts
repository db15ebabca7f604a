import assert from 'node:assert/strict';
import { callErrorText } from '../../../src/agents/callError.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { KeyStorageError } from '../../../src/services/keyStorageError.ts';
import { TaskListError } from '../../../src/taskListError.ts';
import { TaskError } from '../../../src/tasks/failure.ts';
import { taskRecord } from '../tasks/support/records.ts';

describe('what an agent is told about an error', () => {
  const nothing = ' Nothing was sent, so nothing was charged.';

  for (const [what, error, text] of [
    [
      'that is a sentence',
      new Error('The user didn’t allow this video.'),
      `The user didn’t allow this video.${nothing}`,
    ],
    [
      'of a missing key',
      new TaskError({ type: 'noKey' }),
      `The API key is missing. Set it to continue.${nothing}`,
    ],
    [
      'of a locked keyring',
      new KeyStorageError('read', 'locked'),
      `VS Code can’t read the API key: your system’s keyring is locked or missing. Unlock it, then try again.${nothing}`,
    ],
    ['of an image', new ImageError({ code: 'changed' }), new RegExp(`^.+image.+${nothing}$`)],
    [
      'of the list, when it can’t be opened',
      new TaskListError('/storage', new Error('EACCES')),
      `The task list can’t be opened. Check that the folder /storage can be read and written. Nothing is lost: your tasks continue at the service.${nothing}`,
    ],
    [
      'of the list, when it can’t be read',
      new TaskError({ type: 'listUnreadable' }),
      `The task list can’t be read right now. Try again.${nothing}`,
    ],
    [
      'of the list, after the task was accepted',
      new TaskError({ type: 'notListed', taskId: 'abc' }, 'unknown'),
      'The service accepted the task, but the task list couldn’t be written. Note its ID, abc, free up disk space, then run “Track Existing Task…”.',
    ],
    [
      'that nobody expected, while the request was sent',
      new TaskError({ type: 'other', message: 'x is undefined' }, 'unknown'),
      'x is undefined. The request had already been sent, so the task may be running and may be charged. Check your tasks at the service before you send it again.',
    ],
  ] as const) {
    it(`says whether it cost money: an error ${what}`, () => {
      const told = callErrorText(error, undefined, 0);
      if (typeof text === 'string') {
        assert.equal(told, text);
      } else {
        assert.match(told, text);
      }
    });
  }

  it('never says that nothing was sent once there is a task', () => {
    const record = taskRecord({ id: 'cat', state: 'queued' });
    const told = callErrorText(new TypeError('x'), { record, isRepeated: false }, 0);
    assert.match(told, /^x\nThe task goes on in the background.+costs again\.\n\{\n "id": "cat"/);

    const failed = taskRecord({
      state: 'failed',
      problem: { failure: { type: 'windowClosed' }, charged: 'no' },
    });
    const ended = callErrorText(new TypeError('x'), { record: failed, isRepeated: false }, 0);
    assert.match(ended, /^x\. .+You weren’t charged\.\nThere is no video on disk\./);
  });
});
