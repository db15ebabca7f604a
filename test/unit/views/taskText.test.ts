import assert from 'node:assert/strict';

import { stateWithWord } from '../../../src/views/taskText.ts';
import type { TaskState } from '../../../src/tasks/record.ts';
import { taskRecord } from '../tasks/support/records.ts';

function text(state: TaskState, status: string | undefined): string {
  return stateWithWord(taskRecord({ state, status }));
}

describe('the state of a task in its tooltip', () => {
  for (const [state, status, expected] of [
    ['queued', undefined, 'Queued'],
    ['queued', 'THROTTLED', 'Queued'],
    ['queued', 'NOT_START', 'Queued'],
    ['running', 'dreaming', 'Running'],
    ['saving', 'SUCCESS', 'Saving the video'],
    ['unsaved', '3', 'Not saved'],
    ['done', 'SUCCEEDED', 'Done'],
    ['failed', 'FAILURE', 'Failed'],
    ['cancelled', 'CANCELED', 'Cancelled'],
  ] as const) {
    it(`is our word alone where that says it: ${status ?? 'nothing'} in ${state}`, () => {
      assert.equal(text(state, status), expected);
    });
  }

  for (const [state, status, expected] of [
    ['running', 'UNKNOWN', 'Running (UNKNOWN)'],
    ['running', '正在审核', 'Running (正在审核)'],
    // A success without a video is still working, and that is worth a look.
    ['running', 'SUCCEEDED', 'Running (SUCCEEDED)'],
    ['failed', 'RUNNING', 'Failed (RUNNING)'],
    ['done', 'constructor', 'Done (constructor)'],
  ] as const) {
    it(`has the service’s word where it says something else: ${status} in ${state}`, () => {
      assert.equal(text(state, status), expected);
    });
  }
});
