import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isRemovable } from '../tasks/transitions.ts';
import { confirm } from '../ui/confirm.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { discardTask } from './discardTask.ts';
import { removeWithUndo } from './removeWithUndo.ts';
import { taskArguments, type TaskArguments } from './taskArgument.ts';

/**
 * Removes tasks from the list. Asks first when the user may lose a video, or for a whole group.
 *
 * @param selected the selected rows, if there are several
 */
export async function removeTask(app: App, argument: unknown, selected?: unknown): Promise<void> {
  const found = await taskArguments(app, argument, selected);
  const [task, ...others] = found.tasks;
  if (others.length > 0 || found.hasGroup) {
    await removeTasks(app, found);
  } else if (task !== undefined) {
    await removeOne(app, task);
  }
}

async function removeOne(app: App, task: TaskRecord): Promise<void> {
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

/** Removes those of several tasks that aren't running. One Undo brings all of them back. */
async function removeTasks(app: App, { tasks, hasGroup }: TaskArguments): Promise<void> {
  const removable = tasks.filter(isRemovable);
  const running = tasks.length - removable.length;
  if (removable.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('These tasks are still running. Cancel them before you remove them.'),
    );
    return;
  }
  const atRisk = removable.filter(mayLoseVideo).length;
  const question =
    removable.length === 1
      ? l10n.t('Remove 1 task from the list?')
      : l10n.t('Remove {0} tasks from the list?', removable.length);
  const detail = joinSentences(
    atRisk === 0 ? undefined : riskText(atRisk),
    running === 0 ? undefined : stayText(running),
    removable.some(({ state }) => state === 'waiting')
      ? l10n.t('What isn’t sent yet won’t be sent.')
      : undefined,
    l10n.t('Videos stay on disk.'),
  );
  const needsQuestion = hasGroup || atRisk > 0;
  if (!needsQuestion || (await confirm(question, l10n.t('Remove'), detail))) {
    await removeWithUndo(app, removable);
  }
}

function mayLoseVideo(task: TaskRecord): boolean {
  return task.state === 'unconfirmed' || removalQuestion(task) !== undefined;
}

function riskText(count: number): string {
  return count === 1
    ? l10n.t('1 of them may be charged or have a video that won’t be downloaded.')
    : l10n.t('{0} of them may be charged or have videos that won’t be downloaded.', count);
}

function stayText(count: number): string {
  return count === 1
    ? l10n.t('1 task is still running and stays.')
    : l10n.t('{0} tasks are still running and stay.', count);
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
