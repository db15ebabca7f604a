import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resumeTasks } from '../../src/resumeTasks.ts';
import type { Disposable } from '../../src/util/emitter.ts';
import { tempFolder } from './tasks/support/tempFolder.ts';

describe('resuming tasks at start-up', () => {
  const folder = tempFolder();
  const watching: Disposable[] = [];
  afterEach(() => watching.splice(0).forEach((it) => it.dispose()));

  /** Counts how often the list is opened, and settles `opened` with the first time. */
  async function resume() {
    const calls = new EventEmitter();
    let count = 0;
    const opened = once(calls, 'open');
    const open = () => {
      count += 1;
      calls.emit('open');
      return Promise.resolve();
    };
    watching.push(await resumeTasks(folder.path, open));
    return { count: () => count, opened };
  }

  const unfinished = () => join(folder.path, 'records', 'unfinished');
  const name = '0000000001000-cat';

  it('does not open the list when there are no tasks', async () => {
    const { count } = await resume();

    assert.equal(count(), 0);
  });

  it('opens the list once when there are unfinished tasks', async () => {
    await mkdir(join(unfinished(), name), { recursive: true });
    await mkdir(join(unfinished(), `${name}-too`), { recursive: true });
    const { count } = await resume();

    assert.equal(count(), 1);
  });

  it('does not open the list for ended tasks', async () => {
    await mkdir(join(folder.path, 'records', 'ended', name), { recursive: true });
    const { count } = await resume();

    assert.equal(count(), 0);
  });

  it('opens the list when another window adds a task later', async () => {
    const { count, opened } = await resume();
    await mkdir(join(unfinished(), name));
    await opened;
    await mkdir(join(unfinished(), `${name}-too`));

    assert.equal(count(), 1);
  });

  it('opens the list for tasks of version 0.1.0', async () => {
    await mkdir(join(folder.path, 'tasks'));
    await writeFile(join(folder.path, 'tasks', 'cat.1.json'), '{}');
    const { count } = await resume();

    assert.equal(count(), 1);
  });

  it('opens the list when its folder can’t be read, so that the user is told', async () => {
    await writeFile(join(folder.path, 'records'), 'a file instead of a folder');
    const { count } = await resume();

    assert.equal(count(), 1);
  });
});
