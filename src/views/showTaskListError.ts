import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import type { TaskListError } from '../taskListError.ts';
import { logButton, notify } from '../ui/notification.ts';

/** Tells the user that the task list can't be opened, names its folder, and offers to try again. */
export async function showTaskListError(
  { folder }: TaskListError,
  log: LogOutputChannel,
  tryAgain: () => Thenable<unknown>,
): Promise<void> {
  const again = { title: l10n.t('Try Again'), run: tryAgain };
  await notify('error', taskListErrorText(folder), [again, logButton(log)]);
}

/** Says that the task list can't be opened. @param folder where the records are */
export function taskListErrorText(folder: string): string {
  return l10n.t(
    'The task list can’t be opened. Check that the folder {0} can be read and written. Nothing is lost: your tasks continue at the service.',
    folder,
  );
}
