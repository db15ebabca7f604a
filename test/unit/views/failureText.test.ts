import assert from 'node:assert/strict';

import type { TaskProblem, TaskState } from '../../../src/tasks/record.ts';
import {
  adviceText,
  chargeText,
  saidText,
  sentences,
  whatHappened,
} from '../../../src/views/failureText.ts';
import { progressText } from '../../../src/views/taskText.ts';
import { taskRecord } from '../tasks/support/records.ts';

const problem: TaskProblem = {
  message: 'The service failed to make the video: Flagged.',
  code: 'SAFETY.INPUT.TEXT',
  said: 'Flagged.',
  charged: 'unknown',
};
const UNKNOWN = 'It is not known whether it was charged.';

describe('what is said of a task', () => {
  it('that failed is what happened, what to do, and the service’s own words', () => {
    const task = taskRecord({ state: 'failed', problem });

    assert.equal(
      progressText(task),
      'Failed · The prompt was refused by the service’s moderation.',
    );
    assert.equal(adviceText(task), 'The same again would fail again. Change the prompt.');
    assert.equal(saidText(task), 'In the service’s words: “Flagged.”');
  });

  it('that failed for a reason nobody understands is the service’s words, once', () => {
    const message = 'The service failed to make the video: It fell off the table.';
    const said = 'It fell off the table.';
    const task = taskRecord({ state: 'failed', problem: { message, said, charged: 'unknown' } });

    assert.equal(whatHappened(task), message);
    assert.match(adviceText(task) ?? '', /^The same may succeed later\. /);
    assert.equal(saidText(task), undefined);
  });

  it('that failed before the words were kept apart is explained by its code', () => {
    const task = taskRecord({
      state: 'failed',
      problem: { message: problem.message, code: 'ASSET.INVALID', charged: 'unknown' },
    });

    assert.equal(whatHappened(task), 'The image could not be used by the service.');
    assert.equal(saidText(task), undefined);
  });

  it('that we ourselves ended is our own sentence alone', () => {
    const message = 'There are not enough credits left at relay.example. Add credits there.';
    const task = taskRecord({ state: 'failed', problem: { message, charged: 'no' } });

    assert.equal(whatHappened(task), message);
    assert.equal(adviceText(task), undefined);
    assert.equal(saidText(task), undefined);
  });

  it('that waits is why, and that it goes on by itself', () => {
    const message = 'relay.example is overloaded or down (HTTP 503).';
    const notice = (kind: 'offline' | 'overloaded' | 'key' | 'answer') =>
      taskRecord({ state: 'running', notice: { kind, message } });

    assert.equal(progressText(notice('offline')), `Running · ${message}`);
    assert.match(adviceText(notice('offline')) ?? '', /by itself/);
    assert.match(adviceText(notice('overloaded')) ?? '', /by itself/);
    assert.match(adviceText(notice('answer')) ?? '', /check the service/);
    // Its sentence asks for the key.
    assert.equal(adviceText(notice('key')), undefined);
  });

  it('that goes well is nothing', () => {
    const task = taskRecord({ state: 'running' });

    assert.deepEqual(
      [whatHappened(task), adviceText(task), saidText(task)],
      [...[undefined, undefined, undefined]],
    );
  });

  it('leaves out the sentences that there are not', () => {
    assert.equal(sentences('One.', undefined, 'Two.'), 'One. Two.');
  });
});

describe('whether a task was charged', () => {
  for (const [state, charged, credits, text] of [
    ['failed', 'unknown', undefined, UNKNOWN],
    ['failed', 'no', undefined, 'Not charged.'],
    ['failed', 'unknown', 0, 'Not charged.'],
    ['failed', 'unknown', 25, 'Charged: 25 credits.'],
    ['failed', 'unknown', 1, 'Charged: 1 credit.'],
    ['failed', 'no', 25, 'Charged: 25 credits.'],
    ['unconfirmed', 'unknown', undefined, UNKNOWN],
    ['cancelled', undefined, undefined, undefined],
    ['cancelled', undefined, 0, 'Not charged.'],
    ['cancelled', undefined, 12.5, 'Charged: 12.5 credits.'],
    ['unsaved', 'unknown', 25, undefined],
    ['done', undefined, 25, undefined],
    ['running', undefined, undefined, undefined],
  ] as const satisfies readonly (readonly [
    TaskState,
    TaskProblem['charged'] | undefined,
    number | undefined,
    string | undefined,
  ])[]) {
    it(`is “${text ?? ''}” of one ${state}, charged ${charged ?? '–'}, ${credits ?? '–'} credits`, () => {
      const task = taskRecord({
        state,
        ...(charged === undefined ? {} : { problem: { message: 'It failed.', charged } }),
        ...(credits === undefined ? {} : { chargedCredits: credits }),
      });

      assert.equal(chargeText(task), text);
    });
  }
});
