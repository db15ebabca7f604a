import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import type { TaskListError } from '../taskListError.ts';
import { logButton, notify } from '../ui/notification.ts';
import { taskListErrorText } from './texts/taskListErrorText.ts';

/** Tells the user that the task list can't be opened, names its folder, and offers to try again. */
export async function showTaskListError(
  { folder }: TaskListError,
  log: LogOutputChannel,
  tryAgain: () => Thenable<unknown>,
): Promise<void> {
  const again = { title: l10n.t('Try Again'), run: tryAgain };
  await notify('error', taskListErrorText(folder), [again, logButton(log)]);
}
