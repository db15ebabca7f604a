import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openVideo } from '../workspace/videos.ts';
import { findVideo, markSeen } from './openVideo.ts';

/** Opens the video of the task that was finished last. */
export async function openLatestVideo(app: App): Promise<void> {
  const ended = await (await app.tasks()).listEnded();
  const [latest] = ended
    .filter(({ state }) => state === 'done')
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  if (latest === undefined) {
    void vscode.window.showInformationMessage(l10n.t('There are no videos yet.'));
    return;
  }
  const video = await findVideo(latest, latest.file);
  if (video !== undefined) {
    await openVideo(video);
    await markSeen(app, latest);
  }
}
