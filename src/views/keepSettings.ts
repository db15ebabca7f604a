import type { TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { describeMaking, writeSidecar } from '../tasks/video/sidecar.ts';
import type { Disposable } from '../util/emitter.ts';
import { describeError, type Log } from '../util/log.ts';

/**
 * Writes how a video was made into a file beside it, if the user wants that. The video is safe by
 * then. What fails here is in the log only.
 *
 * @param isWanted whether the user wants such files, looked up for each video
 */
export function keepSettings(
  tasks: Pick<Tasks, 'all' | 'onDidChange'>,
  log: Log,
  isWanted: () => boolean,
): Disposable {
  /** Tasks whose videos were being saved. Others ended before this window looked. */
  const saving = new Set<string>();
  const note = ({ id, state }: TaskRecord): boolean => {
    if (state === 'saving' || state === 'unsaved') {
      saving.add(id);
    }
    return state === 'done' && saving.delete(id);
  };
  tasks.all().forEach(note);
  return tasks.onDidChange((changed) => {
    for (const task of changed.filter(note)) {
      if (isWanted()) {
        void keep(task, log);
      }
    }
  });
}

async function keep(task: TaskRecord, log: Log): Promise<void> {
  for (const file of listFiles(task)) {
    try {
      const sidecar = describeMaking(task, file);
      const isElsewhere = /^[a-z][a-z\d+.-]+:\/\//i.test(file);
      if (sidecar !== undefined && !isElsewhere) {
        await writeSidecar(file, sidecar);
      }
    } catch (error) {
      log.warn(`The settings of a video were not kept beside it. ${describeError(error)}`);
    }
  }
}
