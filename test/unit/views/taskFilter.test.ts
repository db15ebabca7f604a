import assert from 'node:assert/strict';
import { TaskFilter } from '../../../src/views/taskFilter.ts';
import { taskRecord } from '../tasks/support/records.ts';

const settings = { model: 'gen4_turbo', duration: 5, promptText: 'Gentle WAVES roll in' };
const sea = taskRecord({
  state: 'failed',
  settings,
  image: { uri: 'file:///Sea.png', name: 'Sea.png' },
});

function matches(text: string, task = sea): boolean {
  const filter = new TaskFilter((error) => assert.ifError(error));
  filter.set(text);
  return filter.matches(task);
}

describe('the filter of the list', () => {
  it('finds words of the image’s name, the prompt, the model and the state, in any case', () => {
    for (const text of ['', ' ', 'sea', 'SEA.PNG', 'waves', 'gen4', 'failed', ' in  sea waves ']) {
      assert.ok(matches(text), text);
    }
  });

  it('finds the tasks of agents', () => {
    assert.ok(matches('agent sea', { ...sea, agent: {} }));
    assert.ok(!matches('agent'));
  });

  it('needs every word', () => {
    for (const text of ['sea mountains', 'wavess', 'done', 'sea.jpg']) {
      assert.ok(!matches(text), text);
    }
  });

  it('finds a name that another system wrote in other characters', () => {
    const image = { uri: 'file:///cafe.png', name: 'cafe\u0301.png' };
    assert.ok(matches('caf\u00e9', taskRecord({ image })));
  });

  it('finds a task without settings', () => {
    const image = { uri: '', name: 'task-9' };
    assert.ok(matches('task-9', taskRecord({ settings: undefined, image })));
  });

  it('tells of a change once, and keeps what was typed without spaces around it', () => {
    let changes = 0;
    const filter = new TaskFilter((error) => assert.ifError(error));
    filter.onDidChange(() => (changes += 1));
    for (const text of ['sea', 'sea ', ' sea']) filter.set(text);
    assert.deepEqual([changes, filter.text, filter.isActive], [1, 'sea', true]);
    filter.set('  ');
    assert.deepEqual([changes, filter.text, filter.isActive], [2, '', false]);
  });
});
