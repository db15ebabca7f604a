import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Capabilities } from '../../src/services/capabilities.ts';
import type { Services } from '../../src/services/services.ts';
import { TaskList } from '../../src/taskList.ts';
import { TaskListError } from '../../src/taskListError.ts';
import { RecordingLog } from './tasks/support/recordingLog.ts';
import { tempFolder } from './tasks/support/tempFolder.ts';

describe('the task list', () => {
  const folder = tempFolder();
  const opened: TaskList[] = [];
  afterEach(() => opened.splice(0).forEach((list) => list.dispose()));

  function newList(): TaskList {
    // The part of the services that an empty list uses.
    const services = {
      capabilities: new Capabilities(),
      client: () => Promise.resolve(undefined),
      currentOrNone: () => Promise.resolve(undefined),
    } as unknown as Services;
    const list = new TaskList(folder.path, new RecordingLog(), services);
    opened.push(list);
    return list;
  }

  it('is opened once, with its first use', async () => {
    const list = newList();
    let events = 0;
    list.onDidOpen(() => (events += 1));

    const [one, other] = await Promise.all([list.open(), list.open()]);

    assert.equal(one, other);
    assert.equal(await list.open(), one);
    assert.equal(events, 1);
  });

  it('names its folder when it can’t be opened, and opens when it is tried again', async () => {
    const file = join(folder.path, 'records');
    await writeFile(file, 'a file instead of a folder');
    const list = newList();

    await assert.rejects(list.open(), (error) => {
      assert.ok(error instanceof TaskListError);
      assert.equal(error.folder, folder.path);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    await rm(file);

    assert.deepEqual((await list.open()).tasks.all(), []);
  });
});
