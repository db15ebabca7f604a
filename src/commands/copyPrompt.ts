import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArguments } from './taskArgument.ts';

/** Copies the prompts of tasks, each once, with an empty line between them. */
export async function copyPrompt(app: App, argument: unknown, selected?: unknown): Promise<void> {
  const { tasks } = await taskArguments(app, argument, selected);
  const prompts = new Set(tasks.flatMap(({ settings }) => settings?.promptText ?? []));
  if (prompts.size > 0) {
    await vscode.env.clipboard.writeText([...prompts].join('\n\n'));
  }
}
