import assert from 'node:assert/strict';
import type { Failure } from '../../../../src/tasks/failure.ts';
import type { TaskNotice, TaskProblem, TaskState } from '../../../../src/tasks/record.ts';
import { joinSentences } from '../../../../src/views/texts/sentences.ts';
import {
  adviceText,
  chargeText,
  saidText,
  whatHappened,
} from '../../../../src/views/texts/taskProblem.ts';
import { progressText } from '../../../../src/views/texts/taskText.ts';
import { taskRecord } from '../../tasks/support/records.ts';

const host = 'relay.example';
const LOST: Failure = { type: 'connection', fault: 'reset', host };

describe('the texts about a task', () => {
  it('say what happened, what to do, and what the service said', () => {
    const failure: Failure = { type: 'generation', code: 'SAFETY.INPUT.TEXT', said: 'Flagged.' };
    const task = taskRecord({ state: 'failed', problem: { failure, charged: 'unknown' } });

    const what = 'The service’s content moderation rejected the prompt.';
    assert.equal(whatHappened(task), what);
    assert.match(adviceText(task) ?? '', /Change the prompt\.$/);
    assert.equal(saidText(task), 'Service message: “Flagged.”');
  });

  it('send the user to the service when it is unclear whether the request arrived', () => {
    const task = taskRecord({
      state: 'unconfirmed',
      service: 'https://relay.example/runwayml/v1',
      problem: { failure: LOST, charged: 'unknown' },
    });

    assert.equal(whatHappened(task), 'The connection to relay.example was lost.');
    assert.match(adviceText(task) ?? '', /may be charged\. Check your tasks at relay\.example/);
  });

  it('name Runway, not its host', () => {
    const task = taskRecord({
      state: 'unconfirmed',
      service: 'https://api.dev.runwayml.com/v1',
      problem: { failure: LOST, charged: 'unknown' },
    });

    assert.match(adviceText(task) ?? '', /Check your tasks at Runway before/);
  });

  it('name a service by its address if an older version accepted that', () => {
    const service = 'http://api.localhost/v1';
    const task = taskRecord({
      state: 'unconfirmed',
      service,
      problem: { failure: LOST, charged: 'unknown' },
    });

    assert.ok(adviceText(task)?.includes(`Check your tasks at ${service} before`));
  });

  it('give no advice about a video that is not saved: the text says what to do', () => {
    const failure: Failure = { type: 'save', fault: 'disk', diskCode: 'ENOSPC' };
    const task = taskRecord({ state: 'unsaved', problem: { failure, charged: 'unknown' } });

    assert.match(whatHappened(task) ?? '', /“Download Again”\.$/);
    assert.equal(adviceText(task), undefined);
  });

  const withNotice = (kind: TaskNotice['kind'], failure: Failure = LOST) =>
    taskRecord({ state: 'running', notice: { kind, failure } });

  it('say why a task waits, and that it goes on', () => {
    assert.equal(
      progressText(withNotice('offline')),
      'Generating · The connection to relay.example was lost.',
    );
    assert.match(adviceText(withNotice('offline')) ?? '', /^Retrying automatically/);
    assert.match(adviceText(withNotice('overloaded')) ?? '', /^Retrying automatically/);
    assert.match(adviceText(withNotice('answer')) ?? '', /check the service/);
  });

  it('ask for the key once', () => {
    const task = withNotice('key', { type: 'noKey' });
    assert.match(whatHappened(task) ?? '', /Set it to continue\.$/);
    assert.equal(adviceText(task), undefined);
  });

  it('are missing when nothing is wrong', () => {
    const task = taskRecord({ state: 'running' });
    assert.deepEqual(
      [whatHappened(task), adviceText(task), saidText(task)],
      [undefined, undefined, undefined],
    );
  });

  it('of a record of version 1 are its sentence', () => {
    const failure: Failure = { type: 'other', message: '磁盘已满。' };
    const task = taskRecord({ state: 'failed', problem: { failure, charged: 'no' } });
    assert.equal(whatHappened(task), '磁盘已满。');
    assert.equal(adviceText(task), undefined);
    assert.equal(saidText(task), undefined);
  });
});

describe('joinSentences', () => {
  it('leaves out what is missing', () => {
    assert.equal(joinSentences('One.', undefined, '', 'Two.'), 'One. Two.');
  });

  it('adds the full stop that a service’s words lack', () => {
    assert.equal(joinSentences('No', 'Really!', 'Try again.'), 'No. Really! Try again.');
  });
});

const UNCLEAR = 'It’s unclear whether you were charged.';

describe('chargeText', () => {
  for (const [state, charged, credits, text] of [
    ['failed', 'unknown', undefined, UNCLEAR],
    ['failed', 'no', undefined, 'You weren’t charged.'],
    ['failed', 'unknown', 0, 'You weren’t charged.'],
    ['failed', 'unknown', 25, 'Charged: 25 credits.'],
    ['failed', 'unknown', 1, 'Charged: 1 credit.'],
    ['failed', 'no', 25, 'Charged: 25 credits.'],
    ['cancelled', undefined, undefined, UNCLEAR],
    ['cancelled', undefined, 0, 'You weren’t charged.'],
    ['cancelled', undefined, 12.5, 'Charged: 12.5 credits.'],
    // The advice says it.
    ['unconfirmed', 'unknown', undefined, undefined],
    ['unsaved', 'unknown', 25, undefined],
    ['done', undefined, 25, undefined],
    ['running', undefined, undefined, undefined],
  ] as const satisfies readonly (readonly [
    TaskState,
    TaskProblem['charged'] | undefined,
    number | undefined,
    string | undefined,
  ])[]) {
    it(`is “${text ?? ''}” for ${state}, charged: ${charged ?? '–'}, credits: ${credits ?? '–'}`, () => {
      const problem: TaskProblem | undefined = charged && { failure: LOST, charged };
      const task = taskRecord({
        state,
        ...(problem && { problem }),
        ...(credits === undefined ? {} : { chargedCredits: credits }),
      });

      assert.equal(chargeText(task), text);
    });
  }
});
