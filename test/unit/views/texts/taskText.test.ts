import assert from 'node:assert/strict';

import type { TaskRecord, TaskState } from '../../../../src/tasks/record.ts';
import { progressText, spokenText, stateWithStatus } from '../../../../src/views/texts/taskText.ts';
import { timeText } from '../../../../src/views/texts/timeText.ts';
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
    ['running', '正在做梦', 'Generating (正在做梦)'],
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

const NOW = new Date(2026, 5, 15, 12).getTime();
const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: 'Waves' };
const image = { uri: 'file:///sea.png', name: 'sea.png' };
const moderated = { type: 'generation', code: 'SAFETY.INPUT.TEXT', said: 'Flagged.' } as const;
const gone = { failure: { type: 'videoGone' }, charged: 'unknown' } as const;

function record(state: TaskState, changes: Partial<TaskRecord> = {}): TaskRecord {
  return taskRecord({ state, settings, image, ...changes });
}

describe('the line beside the name of a task', () => {
  for (const [expected, task] of [
    ['Waiting · Waves', record('queued')],
    [
      '42% · about 40 s left · Waves',
      record('running', { progress: 0.42, expectedEnd: NOW + 4e4 }),
    ],
    ['Generating · Waves', record('running')],
    ['Cancelling · Waves', record('running', { progress: 0.4, cancelling: true })],
    ['2 min ago · Waves', record('done', { endedAt: NOW - 125_000 })],
    [
      'Prompt rejected · not charged · 1 h ago · Waves',
      record('failed', {
        endedAt: NOW - 3600_000,
        problem: { failure: moderated, charged: 'no' },
      }),
    ],
    [
      'Failed · maybe charged · The service no longer has a video for this task.',
      record('failed', { problem: gone }),
    ],
    ['Cancelled · charged · Waves', record('cancelled', { chargedCredits: 12 })],
    [
      'Not downloaded · The service no longer has a video for this task.',
      record('unsaved', { problem: gone }),
    ],
    ['Done', taskRecord({ state: 'done' })],
  ] as const) {
    it(`is “${expected}”: first what must be seen in a narrow side bar`, () => {
      assert.equal(progressText(task, timeText(task, NOW, 'en')), expected);
    });
  }
});

describe('the text of a task for a screen reader', () => {
  for (const [expected, task] of [
    [
      'Video from sea.png, Done, 2 minutes ago, 25 credits. Prompt: Waves',
      record('done', { endedAt: NOW - 125_000, chargedCredits: 25 }),
    ],
    [
      'Video from sea.png, Generating, 42%, about 40 s left, up to 25 credits. Prompt: Waves',
      record('running', { progress: 0.42, expectedEnd: NOW + 4e4, estimatedCredits: 25 }),
    ],
    [
      'Video from sea.png, Failed, 1 hour ago. ' +
        'The service’s content moderation rejected the prompt. ' +
        'Trying again without changes will fail. Change the prompt. ' +
        'You weren’t charged. Prompt: Waves',
      record('failed', {
        endedAt: NOW - 3600_000,
        problem: { failure: moderated, charged: 'no' },
      }),
    ],
    [
      'Task 17, Done, Jun 1',
      taskRecord({
        state: 'done',
        image: { uri: '', name: '17' },
        endedAt: new Date(2026, 5, 1, 12).getTime(),
      }),
    ],
  ] as const) {
    it(`is “${expected}”`, () => {
      assert.equal(spokenText(task, NOW, 'en'), expected);
    });
  }

  it('says once that an unconfirmed task may be charged', () => {
    const lost = { type: 'connection', fault: 'reset', host: 'relay.example' } as const;
    const task = record('unconfirmed', { problem: { failure: lost, charged: 'unknown' } });

    assert.equal(spokenText(task, NOW, 'en').match(/charged/g)?.length, 1);
  });
});
