import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

export async function copyTaskId(app: App, argument: unknown): Promise<void> {
  await copy(taskArgument(app, argument)?.taskId);
}

export async function copyPrompt(app: App, argument: unknown): Promise<void> {
  await copy(taskArgument(app, argument)?.settings?.promptText);
}

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
  }
}
