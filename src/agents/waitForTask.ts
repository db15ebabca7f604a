import { isRunning, type TaskNotice, type TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';

/** Why a wait ended. `blocked`: the task doesn't go on until the user does something. */
export type WaitEnd = 'ended' | 'blocked' | 'timeout' | 'cancelled';

/**
 * Waits for the end of a task, but only as long as the task goes on without the user.
 *
 * @param record the task as it is known
 * @param milliseconds the longest wait
 */
export function waitForTask(
  tasks: Pick<Tasks, 'get' | 'onDidChange' | 'window'>,
  record: TaskRecord,
  milliseconds: number,
  signal: AbortSignal,
): Promise<{ readonly record: TaskRecord; readonly end: WaitEnd }> {
  return new Promise((resolve) => {
    let latest = record;
    const finish = (end: WaitEnd) => {
      clearTimeout(timer);
      listening.dispose();
      signal.removeEventListener('abort', cancel);
      resolve({ record: latest, end });
    };
    const look = () => {
      latest = tasks.get(record.id) ?? latest;
      if (!isRunning(latest.state) || latest.removedAt !== undefined) {
        finish('ended');
      } else if (latest.notice?.kind === 'key' && !isElsewhere(latest.notice)) {
        finish('blocked');
      }
    };
    // If only another window can't read the key, this one goes on with the task.
    const isElsewhere = ({ failure, window }: TaskNotice) =>
      failure.type === 'keyStorage' && window !== tasks.window;
    const cancel = () => finish('cancelled');
    const timer = setTimeout(() => finish('timeout'), milliseconds);
    const listening = tasks.onDidChange((changed) => {
      const own = changed.find(({ id }) => id === record.id);
      if (own?.removedAt !== undefined) {
        latest = own;
        finish('ended');
      } else if (own !== undefined) {
        look();
      }
    });
    signal.addEventListener('abort', cancel);
    if (signal.aborted) {
      cancel();
    } else {
      look();
    }
  });
}
