import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** A button of a notification. */
export interface NotificationButton extends vscode.MessageItem {
  run(): Thenable<unknown>;
}

/**
 * A message as text. VS Code makes links, also ones that run commands, of `[text](address)` in a
 * notification; a file's name or a service's words must never become one.
 */
export function withoutLinks(message: string): string {
  return message.replaceAll('](', '] (');
}

/** The button that leads to where credits are bought, if there is such a place. */
export function billingButtons(page: string | undefined): NotificationButton[] {
  return page === undefined
    ? []
    : [
        {
          title: l10n.t('Open the Billing Page'),
          run: () => vscode.env.openExternal(vscode.Uri.parse(page)),
        },
      ];
}

/** The button that shows the extension's log. */
export function logButton(log: vscode.LogOutputChannel): NotificationButton {
  return {
    title: l10n.t('Show Log'),
    run: () => {
      log.show();
      return Promise.resolve();
    },
  };
}

const SHOW = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

/** Shows a notification, and runs the button that the user chose. */
export async function notify(
  severity: keyof typeof SHOW,
  message: string,
  buttons: readonly NotificationButton[],
): Promise<void> {
  const show: (
    message: string,
    ...items: NotificationButton[]
  ) => Thenable<NotificationButton | undefined> = SHOW[severity];
  const chosen = await show(withoutLinks(message), ...buttons);
  await chosen?.run();
}
