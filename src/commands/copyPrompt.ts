import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

/** Copies the prompt of a task. */
export async function copyPrompt(app: App, argument: unknown): Promise<void> {
  const text = (await taskArgument(app, argument))?.settings?.promptText;
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
  }
}
