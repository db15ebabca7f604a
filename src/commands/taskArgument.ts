import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';

/**
 * Finds the current record of the task that a menu or a notification is about.
 *
 * @returns undefined when the task is no longer on the list
 */
export async function taskArgument(app: App, argument: unknown): Promise<TaskRecord | undefined> {
  return typeof argument === 'object' && argument !== null && 'id' in argument
    ? (await app.tasks()).get(String(argument.id))
    : undefined;
}
