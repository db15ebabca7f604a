import * as vscode from 'vscode';

/** A button of a notification. */
export interface Offer extends vscode.MessageItem {
  run(): Thenable<unknown>;
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
  const chosen = await show(message, ...offers);
  await chosen?.run();
}
