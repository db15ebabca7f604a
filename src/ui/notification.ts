import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** A button of a notification. */
export interface Offer extends vscode.MessageItem {
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
export function billingOffers(page: string | undefined): Offer[] {
  return page === undefined
    ? []
    : [
        {
          title: l10n.t('Open the Billing Page'),
          run: () => vscode.env.openExternal(vscode.Uri.parse(page)),
        },
      ];
}

const SHOW = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
} as const;

/** Shows a notification, and does what the button that was chosen is for. */
export async function offer(
  severity: keyof typeof SHOW,
  message: string,
  offers: readonly Offer[],
): Promise<void> {
  const show: (message: string, ...items: Offer[]) => Thenable<Offer | undefined> = SHOW[severity];
  const chosen = await show(withoutLinks(message), ...offers);
  await chosen?.run();
}
