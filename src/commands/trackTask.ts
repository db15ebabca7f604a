import * as vscode from 'vscode';
import { chooseFolder } from '../form/chooseFolder.ts';
import { outputFolder } from '../form/outputFolder.ts';
import type { Parts } from '../parts.ts';
import { askTaskId } from './enterTaskId.ts';
import { ensureService } from './ensureService.ts';

/** Follows a task that was created elsewhere, by its id at the chosen service. */
export async function trackTask(parts: Parts): Promise<void> {
  const service = await ensureService(parts);
  if (service === undefined) {
    return;
  }
  const taskId = await askTaskId(vscode.l10n.t('The id of a task at {0}', service.name));
  if (taskId === undefined) {
    return;
  }
  const folder = outputFolder(undefined) ?? (await chooseFolder());
  if (folder !== undefined) {
    await parts.tree.show(await parts.tasks.track(service.root, taskId, folder));
  }
}
