import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { LabelledSettings } from '../gallery/differences.ts';
import { openComparison, type PanelVideo } from '../gallery/videoPanel.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { confirm } from '../ui/confirm.ts';
import { fieldLabel } from '../views/texts/fieldLabel.ts';
import { findVideo } from './openVideo.ts';
import { removeWithUndo } from './removeWithUndo.ts';
import { taskArguments } from './taskArgument.ts';
import { selectedVideos } from './videoArgument.ts';
import { exists } from '../workspace/freeName.ts';
import { isVideo, videoUri } from '../workspace/videos.ts';

/** The number of videos that fit on a page. */
const FEWEST = 2;
const MOST = 4;

/** Shows the videos of the selected tasks, or the selected files of the explorer, in step. */
export async function compareVideos(
  app: App,
  argument: unknown,
  selected?: unknown,
): Promise<void> {
  const files = selectedVideos(argument, selected);
  if (files.length > 0) {
    show(app, files.map(toVideo));
    return;
  }
  const { tasks } = await taskArguments(app, argument, selected);
  const [first] = tasks;
  if (first !== undefined && tasks.length === 1) {
    const videos = await Promise.all(listFiles(first).map((file) => find(first, file)));
    show(
      app,
      videos.flatMap((uri) => (uri === undefined ? [] : toVideo(uri))),
    );
    return;
  }
  const found = await Promise.all(
    tasks.map(async (task) => ({ task, uri: await find(task, listFiles(task)[0]) })),
  );
  const videos = found.flatMap(({ task, uri }) =>
    uri === undefined ? [] : { task, uri, name: basename(uri.path), settings: describe(task) },
  );
  show(app, videos, async (index) => {
    const kept = videos[index]?.task;
    const others = videos.map(({ task }) => task).filter((task) => task !== kept);
    return kept !== undefined && keep(app, kept, others);
  });
}

function show(
  app: App,
  videos: readonly PanelVideo[],
  onKeep?: (index: number) => Promise<boolean>,
): void {
  if (videos.length < FEWEST || videos.length > MOST) {
    void vscode.window.showInformationMessage(l10n.t('Select two to four videos to compare.'));
  } else {
    openComparison(app, videos, onKeep);
  }
}

function toVideo(uri: vscode.Uri): PanelVideo {
  return { uri, name: basename(uri.path), settings: {} };
}

/** Finds a video on disk. Says so if it is missing, without waiting for the user's answer. */
async function find(task: TaskRecord, file: string | undefined): Promise<vscode.Uri | undefined> {
  if (file === undefined) {
    return undefined;
  }
  const video = videoUri(file);
  const isThere = await exists(video);
  if (!isThere) {
    void findVideo(task, file);
  }
  return isThere && isVideo(video) ? video : undefined;
}

/** The settings of a task, as people read them. */
function describe({ settings }: TaskRecord): LabelledSettings {
  const { model, ratio, duration, seed, audio, promptText, negativePrompt } = settings ?? {};
  const shown: readonly (readonly [string, string | undefined])[] = [
    [fieldLabel('model'), model],
    [fieldLabel('ratio'), ratio],
    [
      fieldLabel('duration'),
      duration === undefined
        ? undefined
        : duration === 'auto'
          ? l10n.t('The model decides')
          : l10n.t('{0} s', duration),
    ],
    [fieldLabel('seed'), seed?.toString()],
    [fieldLabel('audio'), audio === undefined ? undefined : audio ? l10n.t('On') : l10n.t('Off')],
    [fieldLabel('promptText'), promptText],
    [fieldLabel('negativePrompt'), negativePrompt],
  ];
  return Object.fromEntries(shown.flatMap(([label, value]) => (value ? [[label, value]] : [])));
}

/** Asks, and then removes the other tasks from the list. @returns whether they were removed */
async function keep(app: App, kept: TaskRecord, others: readonly TaskRecord[]): Promise<boolean> {
  const question = l10n.t(
    'Keep “{0}” and remove the other videos from the list?',
    basename(kept.file ?? ''),
  );
  const detail = l10n.t('Their files stay where they are.');
  if (!(await confirm(question, l10n.t('Keep This One'), detail))) {
    return false;
  }
  await removeWithUndo(app, others);
  return true;
}
