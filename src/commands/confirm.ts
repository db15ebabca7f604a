import * as vscode from 'vscode';

/**
 * Asks a question in a modal dialog.
 *
 * @param yes the label of the button that agrees
 * @returns whether the user selected that button
 */
export async function confirm(question: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
