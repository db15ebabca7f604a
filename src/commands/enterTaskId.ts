import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

/** Asks for the service's id of an unconfirmed task, so that the task can be polled. */
export async function enterTaskId(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  const failure = task.problem?.failure;
  const named = failure?.type === 'service' ? failure.taskId : undefined;
  const taskId = await askTaskId(l10n.t('Task ID, as the service shows it'), named);
  if (taskId !== undefined) {
    await (await app.tasks()).attach(task.id, taskId);
  }
}

/**
 * Asks for a task's id at a service.
 *
 * @param value the id to begin with, if an answer of the service names one
 * @returns undefined when the user cancelled
 */
export async function askTaskId(prompt: string, value = ''): Promise<string | undefined> {
  const entered = await vscode.window.showInputBox({
    title: l10n.t('Task ID'),
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^(?!\.{1,2}$)[^\s/]{1,256}$/.test(text.trim())
        ? undefined
        : l10n.t('Enter only the ID: no spaces, no slashes, at most 256 characters.'),
  });
  return entered?.trim();
}
