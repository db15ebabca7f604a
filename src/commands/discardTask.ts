import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import { confirm } from '../ui/confirm.ts';
import { removeWithUndo } from './removeWithUndo.ts';
import { taskArgument } from './taskArgument.ts';

/** Removes an unconfirmed task from the list, after asking: the service may be running it. */
export async function discardTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task?.state !== 'unconfirmed') {
    return;
  }
  const isSure = await confirm(
    l10n.t(
      'Discard “{0}”? If the service is generating it, you may be charged and its video won’t be downloaded.',
      task.image.name,
    ),
    l10n.t('Discard'),
  );
  if (isSure) {
    await removeWithUndo(app, [task]);
  }
}
