import assert from 'node:assert/strict';
import type { BatchSupport } from '../../../../src/tasks/batches/batchSupport.ts';
import { findNext, type NextStep } from '../../../../src/tasks/batches/findNext.ts';
import type { Failure } from '../../../../src/tasks/failure.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { taskRecord } from '../support/records.ts';

const SERVICE = 'http://127.0.0.1:9/v1';
const NOW = 1_000_000;
const busyAnswer: Failure = {
  type: 'service',
  reason: 'rateLimit',
  status: 429,
  host: '127.0.0.1:9',
  said: '',
  issues: [],
};

function task(id: string, changes: Partial<TaskRecord> = {}): TaskRecord {
  return taskRecord({ id, group: 'batch', batch: { sha256: '' }, createdAt: 1, ...changes });
}

function waiting(id: string, changes: Partial<TaskRecord> = {}): TaskRecord {
  return task(id, { state: 'waiting', ...changes });
}

function next(
  tasks: readonly TaskRecord[],
  {
    busy = new Set<string>(),
    limit = () => ({ atOnce: 2, ofModel: false }),
    findChange = () => undefined,
  }: { busy?: ReadonlySet<string> } & Partial<BatchSupport> = {},
): string {
  return describeStep(findNext(tasks, SERVICE, { now: NOW, busy, limit, findChange }));
}

function describeStep(step: NextStep): string {
  switch (step.do) {
    case 'send':
      return `send ${step.task.id}`;
    case 'pause':
      return `pause ${step.task.id}: ${step.change}`;
    case 'wait':
      return `wait ${step.for}`;
  }
}

describe('what the queue of a batch does next', () => {
  it('sends the first in line', () => {
    assert.equal(next([waiting('b'), waiting('a'), waiting('c', { createdAt: 0 })]), 'send c');
    assert.equal(next([waiting('b'), waiting('a')]), 'send a');
  });

  it('waits for a change without a timer when nothing waits', () => {
    assert.equal(next([task('a', { state: 'running' })]), 'wait Infinity');
  });

  it('sends nothing of a batch that is not completely in line', () => {
    const first = waiting('batch', { batch: { sha256: '', incomplete: true } });
    const ofOther = waiting('z', { group: 'other' });
    assert.equal(next([first, waiting('b')]), 'wait Infinity');
    assert.equal(next([first, waiting('b'), ofOther]), 'send z');
  });

  it('waits no longer than any pause lasts, when the clock was set back', () => {
    const notice = {
      kind: 'overloaded',
      failure: busyAnswer,
      retryAt: NOW + 24 * 3600_000,
    } as const;
    assert.equal(next([waiting('a', { notice })]), 'send a');
  });

  it('keeps to the limit of the service', () => {
    for (const state of ['preparing', 'submitting', 'queued', 'running'] as const) {
      const first = task('a', { state });
      assert.equal(next([first, waiting('c')]), 'send c', state);
      assert.equal(next([first, task('b', { state }), waiting('c')]), 'wait Infinity', state);
    }
  });

  it('does not count what only this computer still works on, or another service', () => {
    const others = [
      task('a', { state: 'saving' }),
      task('b', { state: 'done' }),
      task('c', { state: 'unconfirmed' }),
      task('d', { state: 'running', service: 'https://elsewhere.example/v1' }),
    ];

    assert.equal(next([...others, waiting('e')]), 'send e');
  });

  it('counts the tasks of one model where the plan has a limit for each', () => {
    const limit = () => ({ atOnce: 1, ofModel: true });
    const running = task('a', { state: 'running' });
    const other = waiting('c', { settings: { model: 'veo3.1', duration: 8 } });

    assert.equal(next([running, waiting('b'), other], { limit }), 'send c');
    assert.equal(next([running, waiting('b')], { limit }), 'wait Infinity');
  });

  it('sends nothing while the service asks for a pause', () => {
    const notice = { kind: 'overloaded', failure: busyAnswer, retryAt: NOW + 5000 } as const;

    assert.equal(next([waiting('a', { notice }), waiting('b')]), 'wait 5000');
    assert.equal(next([task('a', { state: 'submitting', notice }), waiting('b')]), 'wait 5000');
    const over = { ...notice, retryAt: NOW };
    assert.equal(next([waiting('a', { notice: over }), waiting('b')]), 'send a');
  });

  it('holds few images at the same time', () => {
    const limit = () => ({ atOnce: 20, ofModel: false });
    const submitted = ['a', 'b', 'c'].map((id) => task(id, { state: 'preparing' }));

    assert.equal(next([...submitted, waiting('d')], { limit }), 'wait Infinity');
  });

  it('leaves out a task that this window still works on', () => {
    assert.equal(next([waiting('a'), waiting('b')], { busy: new Set(['a']) }), 'send b');
  });

  it('asks once for a batch whose price has changed, and sends others meanwhile', () => {
    const findChange = ({ group }: TaskRecord) =>
      group === 'dear' ? ('otherPrice' as const) : undefined;
    const first = waiting('a', { group: 'dear' });
    const others = [waiting('b', { group: 'dear' }), waiting('c')];

    assert.equal(next([first, ...others], { findChange }), 'pause a: otherPrice');
    const notice = { kind: 'paused', failure: { type: 'otherPrice' } } as const;
    assert.equal(next([{ ...first, notice }, ...others], { findChange }), 'send c');
    assert.equal(next([{ ...first, notice }, ...others]), 'send a', 'The old price is back.');
  });

  it('sends nothing after several unconfirmed tasks until the user decides', () => {
    const notice = { kind: 'paused', failure: { type: 'severalUnconfirmed' } } as const;

    assert.equal(next([waiting('a', { notice }), waiting('b')]), 'wait Infinity');
  });
});
