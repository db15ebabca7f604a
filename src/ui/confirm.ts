import * as vscode from 'vscode';

/**
 * Asks a question in a modal dialog.
 *
 * @param yes the label of the button that agrees
 * @param detail a sentence below the question
 * @returns whether the user selected that button
 */
export async function confirm(question: string, yes: string, detail?: string): Promise<boolean> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
