import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';

/** The task that a menu or a notification is about, as it is now; undefined when it is gone. */
export async function taskArgument(app: App, argument: unknown): Promise<TaskRecord | undefined> {
  return typeof argument === 'object' && argument !== null && 'id' in argument
    ? (await app.tasks()).get(String(argument.id))
    : undefined;
}
