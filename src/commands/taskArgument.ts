import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';

/** The task that a menu or a notification is about, as it is now; undefined when it is gone. */
export function taskArgument({ tasks }: App, argument: unknown): TaskRecord | undefined {
  return typeof argument === 'object' && argument !== null && 'id' in argument
    ? tasks.get(String(argument.id))
    : undefined;
}
