import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { taskArgument } from './taskArgument.ts';

export async function copyTaskId(parts: Parts, argument: unknown): Promise<void> {
  await copy(taskArgument(parts, argument)?.taskId);
}

export async function copyPrompt(parts: Parts, argument: unknown): Promise<void> {
  await copy(taskArgument(parts, argument)?.settings?.promptText);
}

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
  }
}
