import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { openVideo } from '../views/openVideo.ts';
import { offer, withoutLinks } from '../views/offer.ts';
import { taskArgument } from './taskArgument.ts';

/** Fetches a finished video once more. It is never generated again, so this costs nothing. */
export async function downloadAgain(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  if (task.state === 'unsaved') {
    await parts.tasks.saveAgain(task.id);
    return;
  }
  const title = withoutLinks(vscode.l10n.t('Downloading the video of {0}', task.image.name));
  const file = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    () => parts.tasks.downloadAgain(task),
  );
  await offer('information', vscode.l10n.t('The video was saved as {0}.', file), [
    { title: vscode.l10n.t('Open Video'), run: () => openVideo(vscode.Uri.file(file)) },
  ]);
}
