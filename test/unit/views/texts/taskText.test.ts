import assert from 'node:assert/strict';

import { stateWithStatus } from '../../../../src/views/texts/taskText.ts';
import type { TaskState } from '../../../../src/tasks/record.ts';
import { taskRecord } from '../../tasks/support/records.ts';

function text(state: TaskState, status: string | undefined): string {
  return stateWithStatus(taskRecord({ state, status }));
}

describe('the state of a task in its tooltip', () => {
  for (const [state, status, expected] of [
    ['queued', undefined, 'Waiting'],
    ['queued', 'THROTTLED', 'Waiting'],
    ['queued', 'NOT_START', 'Waiting'],
    ['running', 'dreaming', 'Generating'],
    ['saving', 'SUCCESS', 'Downloading'],
    ['unsaved', '3', 'Not downloaded'],
    ['done', 'SUCCEEDED', 'Done'],
    ['failed', 'FAILURE', 'Failed'],
    ['cancelled', 'CANCELED', 'Cancelled'],
  ] as const) {
    it(`is our word alone where that says it: ${status ?? 'nothing'} in ${state}`, () => {
      assert.equal(text(state, status), expected);
    });
  }

  for (const [state, status, expected] of [
    ['running', 'UNKNOWN', 'Generating (UNKNOWN)'],
    ['running', '正在审核', 'Generating (正在审核)'],
    // A success without a video is still working, and that is worth a look.
    ['running', 'SUCCEEDED', 'Generating (SUCCEEDED)'],
    ['failed', 'RUNNING', 'Failed (RUNNING)'],
    ['done', 'constructor', 'Done (constructor)'],
  ] as const) {
    it(`has the service’s word where it says something else: ${status} in ${state}`, () => {
      assert.equal(text(state, status), expected);
    });
  }
});
