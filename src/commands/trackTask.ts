import * as l10n from '@vscode/l10n';
import { selectTask } from '../views/selectTask.ts';
import { chooseFolder } from '../workspace/chooseFolder.ts';
import { outputFolder } from '../workspace/outputFolder.ts';
import type { App } from '../app.ts';
import { askTaskId } from './enterTaskId.ts';
import { ensureService } from './service/ensureService.ts';

/** Adds a task that was created elsewhere to the list, by its id at the selected service. */
export async function trackTask(app: App): Promise<void> {
  const service = await ensureService(app);
  if (service === undefined) {
    return;
  }
  const taskId = await askTaskId(l10n.t('ID of a task at {0}', service.name));
  if (taskId === undefined) {
    return;
  }
  const folder = (await outputFolder(undefined)) ?? (await chooseFolder());
  if (folder !== undefined) {
    const tasks = await app.tasks();
    const task = await tasks.track(service.root, taskId, folder);
    await selectTask(app.view, task, 'take');
  }
}
