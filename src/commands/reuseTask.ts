import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openForm } from '../form/openForm.ts';
import { exists } from '../workspace/freeName.ts';
import { isInRoots } from '../workspace/localRoots.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { readValues } from '../form/values.ts';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Sidecar } from '../tasks/video/sidecar.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { adviceText, whatHappened } from '../views/texts/taskProblem.ts';
import { notify } from '../ui/notification.ts';
import { ensureService } from './service/ensureService.ts';
import { findMaking, type Making } from './findMaking.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Opens the form with the values of a task, or of a video with a file beside it, to change something
 * and generate again. After a failure, the form says above the prompt what to change.
 */
export async function reuseTask(app: App, argument: unknown): Promise<void> {
  if (argument instanceof vscode.Uri) {
    const making = await findMaking(app, argument);
    if (making !== undefined) {
      await reuseMaking(app, making);
    }
    return;
  }
  const task = await taskArgument(app, argument);
  if (task !== undefined) {
    await reuse(app, task);
  }
}

/** Opens the form with the values that a video was made with. */
export async function reuseMaking(app: App, { name, task, sidecar, video }: Making): Promise<void> {
  if (task !== undefined) {
    await reuse(app, task);
  } else if (sidecar === undefined || video === undefined) {
    await notify(
      'information',
      l10n.t(
        'It isn’t known how “{0}” was made. It isn’t on the list, and no file with its settings is beside it.',
        name,
      ),
      [],
    );
  } else if ((await ensureService(app)) !== undefined) {
    const image = (await findImage(sidecar, video)) ?? (await chooseImage(video));
    if (image !== undefined) {
      await openForm(app, imageFrom(image.toString()), {
        ...readValues(sidecar.settings),
        seed: '',
      });
    }
  }
}

async function reuse(app: App, task: TaskRecord): Promise<void> {
  if (task.settings === undefined || (await ensureService(app)) === undefined) {
    return;
  }
  const values = { ...readValues(task.settings, task.lastFrame?.uri, task), seed: '' };
  const lastTry =
    task.state === 'failed' ? joinSentences(whatHappened(task), adviceText(task)) : undefined;
  await openForm(app, imageFrom(task.image.uri), values, lastTry);
}

/**
 * Finds the image that the file beside a video names. That file may come from anywhere: it can't name
 * an image outside the video's folder and the workspace.
 */
async function findImage({ image }: Sidecar, video: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (image === undefined) {
    return undefined;
  }
  const folder = vscode.Uri.joinPath(video, '..');
  const file = vscode.Uri.joinPath(folder, image);
  const roots = [folder, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
  return (await exists(file)) && isInRoots(roots, file) ? file : undefined;
}

async function chooseImage(video: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Choose the image of the video'),
    openLabel: l10n.t('Select'),
    defaultUri: vscode.Uri.joinPath(video, '..'),
    filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS },
  });
  return chosen?.[0];
}
