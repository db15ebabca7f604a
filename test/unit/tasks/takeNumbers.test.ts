import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { nextTakeNumber, numberTakes } from '../../../src/tasks/takeNumbers.ts';
import { taskRecord } from './support/records.ts';

const image = { uri: 'file:///sea.png', name: 'sea.png' };

function record(id: string, createdAt: number, take?: number): TaskRecord {
  return taskRecord({ id, image, createdAt, ...(take === undefined ? {} : { take }) });
}

function numbers(...tasks: TaskRecord[]): (readonly [string, number])[] {
  return numberTakes(tasks, image.uri).map(({ task, number }) => [task.id, number]);
}

describe('the numbers of takes', () => {
  it('stay when earlier takes were removed', () => {
    assert.deepEqual(numbers(record('b', 2, 4), record('a', 1, 2)), [
      ['a', 2],
      ['b', 4],
    ]);
  });

  it('count records without a number by their age', () => {
    assert.deepEqual(numbers(record('b', 2), record('a', 1), record('c', 3, 3)), [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  it('are never the same for two takes', () => {
    assert.deepEqual(numbers(record('b', 2, 1), record('a', 1, 1), record('c', 3)), [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  it('go on after the highest one of the same image', () => {
    const other = taskRecord({ id: 'other', image: { uri: 'file:///dog.png', name: 'dog.png' } });
    assert.equal(nextTakeNumber([other], image.uri), 1);
    assert.equal(nextTakeNumber([other, record('a', 1, 7)], image.uri), 8);
  });
});
