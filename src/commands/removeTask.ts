import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isRemovable } from '../tasks/transitions.ts';
import { confirm } from '../ui/confirm.ts';
import { discardTask } from './discardTask.ts';
import { removeWithUndo } from './removeWithUndo.ts';
import { taskArgument } from './taskArgument.ts';

/** Removes a task from the list. Asks first when the user may lose its video. */
export async function removeTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  if (task.state === 'unconfirmed') {
    await discardTask(app, task);
    return;
  }
  if (!isRemovable(task)) {
    void vscode.window.showInformationMessage(
      l10n.t('“{0}” is still running. Cancel it before you remove it.', task.image.name),
    );
    return;
  }
  const question = removalQuestion(task);
  if (question === undefined || (await confirm(question, l10n.t('Remove')))) {
    await removeWithUndo(app, [task]);
  }
}

/** The question before a removal that may lose a video; undefined when it can't. */
function removalQuestion({ state, image }: TaskRecord): string | undefined {
  switch (state) {
    case 'unsaved':
      return l10n.t(
        'Remove “{0}”? Its video hasn’t been downloaded yet and will be lost.',
        image.name,
      );
    case 'queued':
      return l10n.t(
        'Remove “{0}”? The service hasn’t reported on it yet. If it is running, its video won’t be downloaded.',
        image.name,
      );
    case 'running':
    case 'saving':
      return l10n.t(
        'Remove “{0}”? The service hasn’t said how it ended. If there is a video, it won’t be downloaded.',
        image.name,
      );
    default:
      return undefined;
  }
}
