import assert from 'node:assert/strict';
import {
  MOST_CHARACTERS,
  MOST_PROMPTS,
  RecentPrompts,
} from '../../../../src/form/promptHelp/recentPrompts.ts';
import { MapMemory, type Memory } from '../../../../src/util/memory.ts';

describe('The recent prompts', () => {
  it('have the newest first, each once, and none that is empty', () => {
    const recent = new RecentPrompts();
    for (const prompt of ['Waves', 'Wind', '  \n', ' Waves ', 'Rain']) recent.add(prompt);
    assert.deepEqual(recent.all(), ['Rain', 'Waves', 'Wind']);
  });

  it('are kept for all windows, and can be removed one by one or together', () => {
    const memory = new MapMemory();
    const recent = new RecentPrompts(memory);
    for (const prompt of ['Waves', 'Wind', 'Rain']) recent.add(prompt);
    const other = new RecentPrompts(memory);
    other.remove('Wind');
    assert.deepEqual(recent.all(), ['Rain', 'Waves']);
    recent.clear();
    assert.deepEqual(other.all(), []);
  });

  it('are limited in number and in length', () => {
    const recent = new RecentPrompts();
    for (let index = 0; index < MOST_PROMPTS + 10; index += 1) recent.add(`Wave ${index}`);
    assert.equal(recent.all().length, MOST_PROMPTS);
    assert.equal(recent.all()[0], `Wave ${MOST_PROMPTS + 9}`);
    recent.add('W'.repeat(MOST_CHARACTERS - 10));
    assert.equal(recent.all().length, 2);
    recent.add('W'.repeat(MOST_CHARACTERS + 1));
    assert.equal(recent.all().length, 2);
    const sum = recent.all().reduce((total, prompt) => total + prompt.length, 0);
    assert.ok(sum <= MOST_CHARACTERS);
  });

  it('tell a change, and not a prompt that is first already', () => {
    const recent = new RecentPrompts();
    let changes = 0;
    const listening = recent.onDidChange(() => (changes += 1));
    recent.add('Waves');
    recent.add('Waves');
    recent.remove('Waves');
    assert.equal(changes, 2);
    listening.dispose();
    recent.add('Wind');
    assert.equal(changes, 2);
  });

  it('survive what is stored wrongly, and a storage that fails', () => {
    const stored: Memory = {
      get: () => ({ 0: 'Waves' }),
      update: () => Promise.reject(new Error('The disk is full.')),
    };
    const recent = new RecentPrompts(stored);
    assert.deepEqual(recent.all(), []);
    recent.add('Waves');
  });
});
