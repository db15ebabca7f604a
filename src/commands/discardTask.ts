import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import { confirm } from './confirm.ts';
import { taskArgument } from './taskArgument.ts';

/** Removes a task from the list, without knowing whether the service has it. Asks first. */
export async function discardTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task?.state !== 'unconfirmed') {
    return;
  }
  const isSure = await confirm(
    l10n.t('The service may have taken and charged this task. Discard it?'),
    l10n.t('Discard'),
  );
  if (isSure) {
    await (await app.tasks()).remove(task.id);
  }
}
