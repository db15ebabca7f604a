import { watch, type FSWatcher } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from './util/emitter.ts';

/**
 * Opens the task list when there are unfinished tasks, or as soon as another window writes a
 * record: this window may have to go on with its tasks when that window closes. Until then no
 * task code is loaded and no timer runs.
 *
 * @param root the extension's own folder on disk
 * @param open opens the task list
 */
export async function resumeTasks(root: string, open: () => Promise<void>): Promise<Disposable> {
  const unfinished = join(root, 'records', 'unfinished');
  const watchers: FSWatcher[] = [];
  const stop = () => watchers.splice(0).forEach((watcher) => watcher.close());
  let isOpening = false;
  const openOnce = async () => {
    stop();
    if (!isOpening) {
      isOpening = true;
      await open();
    }
  };
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    // Watched before it is read, so that a record that is written meanwhile is noticed.
    const watcher = watch(unfinished, { persistent: false }, () => void openOnce());
    watchers.push(watcher.on('error', () => void openOnce()));
    const hasTasks = (await readdir(unfinished)).some((name) => /^\d{13}-/.test(name));
    if (hasTasks || (await hasOldTasks(join(root, 'tasks')))) {
      await openOnce();
    }
  } catch {
    // Opening the list fails too, and tells the user why.
    await openOnce();
  }
  return { dispose: stop };
}

/** Whether version 0.1.0 left tasks in its folder. */
async function hasOldTasks(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name.endsWith('.json'));
}
