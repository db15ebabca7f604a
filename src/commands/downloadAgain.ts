import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openVideo } from '../workspace/videos.ts';
import { notify, withoutLinks } from '../ui/notification.ts';
import { taskArgument } from './taskArgument.ts';

/** Downloads a finished video again. The service doesn't generate it again, so this is free. */
export async function downloadAgain(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  if (task.state === 'unsaved') {
    await (await app.tasks()).saveAgain(task.id);
    return;
  }
  const title = withoutLinks(l10n.t('Downloading the video for {0}', task.image.name));
  const file = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    async () => (await app.tasks()).downloadAgain(task),
  );
  await notify('information', l10n.t('The video was saved as {0}.', file), [
    { title: l10n.t('Open Video'), run: () => openVideo(vscode.Uri.file(file)) },
  ]);
}
