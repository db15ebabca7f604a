import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import { confirm } from '../ui/confirm.ts';
import { videoUri } from '../workspace/videos.ts';
import type { PageMessage } from './protocol.ts';

/** Does what the page asks for: a command of VS Code, or the system's player. */
export async function runTakeCommand(
  task: TaskRecord,
  message: Extract<PageMessage, { type: 'openExternally' | 'run' }>,
): Promise<void> {
  if (message.type === 'run') {
    // A key belongs to a service, the others are about the task.
    const argument = message.command === 'setApiKey' ? task.service : task;
    await vscode.commands.executeCommand(`runwayVideo.${message.command}`, argument);
  } else if (task.file !== undefined) {
    await vscode.env.openExternal(videoUri(task.file));
  }
}

/** Asks, and removes takes from the list. Their files stay. */
export async function removeOthers(tasks: readonly TaskRecord[]): Promise<void> {
  const [first] = tasks;
  const isSure = await confirm(
    tasks.length === 1
      ? l10n.t('Keep this video, and remove the other one from the list?')
      : l10n.t('Keep this video, and remove {0} others from the list?', tasks.length),
    l10n.t('Remove'),
    l10n.t('Their files stay on disk.'),
  );
  if (isSure) {
    await vscode.commands.executeCommand('runwayVideo.removeTask', first, tasks);
  }
}
