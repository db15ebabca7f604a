import assert from 'node:assert/strict';
import { TASK_STATES, type TaskRecord } from '../../../../src/tasks/record.ts';
import type { KnownLimits } from '../../../../src/tasks/spending/account.ts';
import { countRunning, findReachedLimit } from '../../../../src/tasks/spending/planLimits.ts';
import { taskRecord } from '../support/records.ts';

const { service } = taskRecord();
const model = 'gen4_turbo';
const hour = 3600_000;
const now = 1000 * hour;

const other = { model: 'gen4.5', ratio: '1280:720', duration: 5 };
const answer = { type: 'answer', host: 'h', fault: 'shape' } as const;
const notice = { kind: 'answer', failure: answer } as const;

describe('the number of tasks that have a place at a service', () => {
  const count = (tasks: readonly TaskRecord[]) => countRunning(tasks, service, model);

  it('has the tasks that the service works on, and those that are sent before', () => {
    const counted = TASK_STATES.filter((state) => count([taskRecord({ state })]) === 1);
    assert.deepEqual(counted, ['preparing', 'submitting', 'queued', 'running']);
  });

  it('has a task that is being cancelled, and a request that waits', () => {
    const waiting = { ...notice, kind: 'overloaded', retryAt: 1 } as const;
    const cancelled = taskRecord({ state: 'running', cancelling: true });
    assert.equal(count([cancelled, taskRecord({ state: 'submitting', notice: waiting })]), 2);
  });

  it('has no task of another service or model, and none without a known model', () => {
    const { settings, ...tracked } = taskRecord({ status: 'RUNNING' });
    assert.ok(settings);
    const elsewhere = taskRecord({ service: 'https://relay.example/runwayml/v1' });
    assert.equal(count([elsewhere, taskRecord({ settings: other }), tracked]), 0);
  });

  it('has no task that the service leaves in doubt, or that was removed', () => {
    const endless = taskRecord({ state: 'running', status: 'SUCCEEDED' });
    const refused = taskRecord({ notice });
    assert.equal(count([endless, refused, taskRecord({ removedAt: 5 })]), 0);
  });
});

describe('the limit that one more task meets', () => {
  const at = { service, model, now };
  const limits = (changes: Partial<KnownLimits>): KnownLimits => ({
    askedAt: now - hour,
    ...changes,
  });
  const find = (changes: Partial<KnownLimits>, ...tasks: readonly TaskRecord[]) =>
    findReachedLimit(limits(changes), tasks, at);
  const running = (changes: Partial<TaskRecord> = {}) =>
    taskRecord({ state: 'running', ...changes });
  const sentAt = (submittedAt: number, changes: Partial<TaskRecord> = {}) =>
    taskRecord({ state: 'done', submittedAt, ...changes });

  it('is none without limits', () => {
    assert.equal(findReachedLimit(undefined, [running()], at), undefined);
    assert.equal(find({}, running()), undefined);
    assert.equal(find({ usedToday: 50 }, running()), undefined);
  });

  it('is the number of tasks at once, if all places are taken', () => {
    assert.equal(find({ atOnce: 2 }, running()), undefined);
    const waits = { kind: 'waits', running: 2, atOnce: 2 };
    assert.deepEqual(find({ atOnce: 2 }, running(), running()), waits);
    assert.deepEqual(find({ atOnce: 1 }, running(), taskRecord()), { ...waits, atOnce: 1 });
  });

  it('is the number of tasks a day, even if all places are taken', () => {
    const day = { perDay: 50, atOnce: 1 };
    assert.deepEqual(find({ ...day, usedToday: 50 }, running()), {
      kind: 'daily',
      used: 50,
      perDay: 50,
    });
    assert.equal(find({ ...day, usedToday: 49 }), undefined);
  });

  it('counts the tasks that were sent after the answer', () => {
    const day = { perDay: 2, usedToday: 1 };
    assert.equal(find(day, sentAt(now - 2 * hour)), undefined);
    assert.deepEqual(find(day, sentAt(now - 1)), { kind: 'daily', used: 2, perDay: 2 });
    const { taskId, ...unsent } = sentAt(now - 1);
    assert.ok(taskId);
    for (const state of ['failed', 'unconfirmed'] as const) {
      assert.equal(find(day, { ...unsent, state }), undefined, state);
    }
    assert.equal(find(day, { ...unsent, state: 'submitting' })?.kind, 'daily');
    assert.equal(find(day, sentAt(now - 1, { settings: other })), undefined);
    assert.equal(find(day, sentAt(now - 1, { service: 'https://relay.example/v1' })), undefined);
  });

  it('counts nothing that is older than a day', () => {
    const old = { perDay: 2, usedToday: 2, askedAt: now - 24 * hour };
    assert.equal(find(old, sentAt(now - 24 * hour)), undefined);
    const both = [sentAt(now - 23 * hour), sentAt(now - hour)];
    assert.deepEqual(find(old, ...both), { kind: 'daily', used: 2, perDay: 2 });
    assert.equal(find({ ...old, askedAt: now - 23 * hour })?.kind, 'daily');
  });
});
