import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

/** Copies the id that the service gave a task. */
export async function copyTaskId(app: App, argument: unknown): Promise<void> {
  const text = (await taskArgument(app, argument))?.taskId;
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
  }
}
