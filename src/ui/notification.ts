import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** A button of a notification. */
export interface NotificationButton extends vscode.MessageItem {
  run(): Thenable<unknown>;
}

/**
 * Removes links from a message. VS Code turns `[text](address)` in a notification into a link, which
 * may run a command. A file name or a service's message must never become a link.
 */
export function withoutLinks(message: string): string {
  return message.replaceAll('](', '] (');
}

/** The button that opens the page for buying credits; `[]` without such a page. */
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
  information: 'showInformationMessage',
  warning: 'showWarningMessage',
  error: 'showErrorMessage',
} as const;

/** Shows a notification. Runs the action of the button that the user selects. */
export async function notify(
  severity: keyof typeof SHOW,
  message: string,
  buttons: readonly NotificationButton[],
): Promise<void> {
  const show: (
    message: string,
    ...items: NotificationButton[]
  ) => Thenable<NotificationButton | undefined> = vscode.window[SHOW[severity]];
  const chosen = await show(withoutLinks(message), ...buttons);
  await chosen?.run();
}
