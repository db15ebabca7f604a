import * as vscode from 'vscode';

/** Asks a question in a dialog. @param yes the label of the button that agrees */
export async function confirm(question: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
