import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import { KeyStorageError } from '../services/keyStorageError.ts';
import { billingPage } from '../services/billing.ts';
import { billingButtons, logButton, notify } from '../ui/notification.ts';
import { errorText } from '../views/texts/failureText.ts';
import { TaskListError } from '../taskListError.ts';
import { describeError } from '../util/log.ts';
import { showTaskListError } from '../views/showTaskListError.ts';

/**
 * Logs and tells the user why a command failed. If the task list can't be opened, or the key can't be
 * read, offers to try again. Never rejects.
 */
export async function showCommandError(
  app: App,
  id: string,
  error: unknown,
  tryAgain: () => Thenable<unknown>,
): Promise<void> {
  app.log.error(`${id}: ${describeError(error)}`);
  await show(app, error, tryAgain).catch((failure: unknown) =>
    app.log.error(describeError(failure)),
  );
}

async function show(
  { log }: App,
  error: unknown,
  tryAgain: () => Thenable<unknown>,
): Promise<void> {
  if (error instanceof TaskListError) {
    await showTaskListError(error, log, tryAgain);
    return;
  }
  if (error instanceof KeyStorageError) {
    const again = { title: l10n.t('Try Again'), run: tryAgain };
    await notify('error', errorText(error), [again, logButton(log)]);
    return;
  }
  const buttons = [...billingButtons(billingPage(error)), logButton(log)];
  await notify('error', errorText(error), buttons);
}
