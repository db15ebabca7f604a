import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { taskArgument } from './taskArgument.ts';

/** Gives a task that was not confirmed the id under which the service has it. */
export async function enterTaskId(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  const taskId = await askTaskId(vscode.l10n.t('The task’s id, as the service shows it'));
  if (taskId !== undefined) {
    await parts.tasks.attach(task.id, taskId);
  }
}

/** Asks for the id of a task at a service; undefined when that was cancelled. */
export async function askTaskId(prompt: string): Promise<string | undefined> {
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('Task ID'),
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^(?!\.{1,2}$)[^\s/]{1,256}$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('Enter the id alone: no spaces, no slashes, at most 256 characters.'),
  });
  return entered?.trim();
}
