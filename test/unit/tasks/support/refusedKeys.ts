import type { Tasks } from '../../../../src/tasks/tasks.ts';

/** Calls back with a service's API root each time a task notices that it refused this window's key. */
export function onKeyRefused(tasks: Tasks, listener: (service: string) => void) {
  return tasks.onDidChange((changed) => {
    for (const { service, notice } of changed) {
      if (notice?.kind === 'key' && notice.window === tasks.window) {
        listener(service);
      }
    }
  });
}
