import type { App } from '../app.ts';
import { billingPage } from '../services/billing.ts';
import { billingButtons, logButton, notify } from '../ui/notification.ts';
import { errorText } from '../views/failureText.ts';
import { TaskListError } from '../taskListError.ts';
import { showTaskListError } from '../views/showTaskListError.ts';

/** Tells the user why a command failed. If the task list can't be opened, offers to try again. */
export async function showCommandError(
  { log }: App,
  error: unknown,
  tryAgain: () => Thenable<unknown>,
): Promise<void> {
  if (error instanceof TaskListError) {
    await showTaskListError(error, log, tryAgain);
    return;
  }
  const buttons = [...billingButtons(billingPage(error)), logButton(log)];
  await notify('error', errorText(error), buttons);
}
