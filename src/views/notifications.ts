import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CollectedVideos } from './collectedVideos.ts';
import { costText } from './texts/credits.ts';
import { failureText } from './texts/failureText.ts';
import { joinSentences, labelText } from './texts/sentences.ts';
import { adviceText, chargeText, whatHappened } from './texts/taskProblem.ts';
import { notify } from '../ui/notification.ts';
import { windowAnswers } from '../ui/windowAnswers.ts';
import { openVideo, openVideoToSide, videoUri } from '../workspace/videos.ts';
import { readSettings } from '../settings.ts';
import { systemClock, type Clock } from '../util/clock.ts';
import { describeError, type Log } from '../util/log.ts';
import { hasEnded, listBatch } from '../tasks/batches/batches.ts';
import type { Failure } from '../tasks/failure.ts';
import { needsAnnouncement, type TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import type { Tasks } from '../tasks/tasks.ts';

/** Milliseconds until a dead window's lease is stale. Only then other windows know that it died. */
const STALE_AFTER = 6000;

/** Milliseconds after the notification about a video in which further videos wait for the next one. */
const TOGETHER = 60_000;

interface NotificationOptions {
  /** Milliseconds after a notification in which videos are collected. 0: each has its own. */
  readonly together?: number;
  readonly clock?: Clock;
}

/**
 * Announces a task that has ended or needs a decision: once, in one window. Videos that are finished
 * soon after another one are announced together.
 */
export function registerNotifications(
  log: Log,
  tasks: Tasks,
  { together = TOGETHER, clock = systemClock }: NotificationOptions = {},
): vscode.Disposable {
  const logged = (error: unknown) => log.error(describeError(error));
  /** Whether the user would see the announcement of a task here. Otherwise another window gets it. */
  const isSeenHere = async ({ id }: TaskRecord): Promise<boolean> => {
    const isSeen = await windowAnswers();
    if (!isSeen) {
      await tasks.handOver(id);
    }
    return isSeen;
  };
  const claimHere = async (task: TaskRecord): Promise<boolean> =>
    (await isSeenHere(task)) && (await tasks.claimAnnouncement(task));
  const claim = async (task: TaskRecord): Promise<boolean> => {
    const isClaimed = await claimHere(task).catch((error: unknown) => {
      logged(error);
      return false;
    });
    if (!isClaimed) {
      announceLater();
    }
    return isClaimed;
  };
  const announceOne = async (task: TaskRecord) => {
    if (await claim(task)) {
      await announce(task, tasks);
    }
  };
  const announceVideos = async (videos: readonly TaskRecord[]): Promise<boolean> => {
    // A task that was removed meanwhile isn't announced any more.
    const listed = videos.filter(({ id }) => tasks.get(id) !== undefined);
    const claims = await Promise.all(listed.map(claim));
    // Nor is a video that the user has looked at meanwhile.
    const news = listed.filter(
      ({ id, unseen }, index) => claims[index] === true && tasks.get(id)?.unseen === unseen,
    );
    const [first, ...others] = news;
    if (first !== undefined) {
      // The notification may stay for a long time.
      (others.length === 0 ? announce(first, tasks) : showCount(news.length)).catch(logged);
    }
    return first !== undefined;
  };
  const collected = new CollectedVideos(together, clock, announceVideos);
  const announceBatch = async (batch: readonly TaskRecord[]) => {
    const [first] = batch;
    if (first !== undefined && (await isSeenHere(first)) && (await tasks.claimBatch(batch))) {
      await showBatch(batch);
    } else {
      announceLater();
    }
  };
  const announceAll = (changed: readonly TaskRecord[], isLater = false) => {
    const batches = new Set<string | undefined>();
    for (const task of changed.filter(needsAnnouncement)) {
      const batch = listAnnounced(tasks.all(), task);
      const isOne = batch.length > 1;
      if (isOne && !hasEnded(listBatch(tasks.all(), task))) {
        continue;
      }
      if (isOne && batch[0]?.announced !== true) {
        if (!batches.has(task.group)) {
          batches.add(task.group);
          announceBatch(batch).catch(logged);
        }
      } else if (isOne && !isLater) {
        // The window that announces the batch may be about to claim this task, too.
        announceLater();
      } else if (together > 0 && isNotified(task)) {
        collected.add(task);
      } else {
        announceOne(task).catch(logged);
      }
    }
  };
  // The window that submitted the task may have just died, and still look alive. Or the disk refused
  // the claim.
  let later: NodeJS.Timeout | undefined;
  let over = false;
  const announceLater = () => {
    if (!over) {
      later ??= setTimeout(() => {
        later = undefined;
        announceAll(tasks.all(), true);
      }, STALE_AFTER);
    }
  };
  announceAll(tasks.all());
  /** API roots of services whose rejection of the key the user has seen. */
  const notified = new Set<string>();
  const paused = new Map<string, string>();
  return vscode.Disposable.from(
    collected,
    {
      dispose: () => {
        over = true;
        clearTimeout(later);
      },
    },
    tasks.onDidChange((changed) => announceAll(changed)),
    tasks.onDidChange((changed) => announceRejectedKeys(changed, tasks, log, notified)),
    tasks.onDidChange((changed) => announcePauses(changed, tasks, log, paused)),
  );
}

/**
 * Tells the user once that a service rejected this window's key, or that it can't be read. After the
 * key changes, the tasks' notices are cleared, so another rejection is announced again.
 */
function announceRejectedKeys(
  changed: readonly TaskRecord[],
  tasks: Tasks,
  log: Log,
  notified: Set<string>,
) {
  for (const service of new Set(changed.map((task) => task.service))) {
    const failure = findRejectedKey(tasks, service);
    if (failure === undefined) {
      notified.delete(service);
    } else if (!notified.has(service)) {
      notified.add(service);
      const run = (command: string) => () => vscode.commands.executeCommand(command, service);
      const button =
        failure.type === 'keyStorage'
          ? { title: l10n.t('Try Again'), run: run('runwayVideo.refreshTasks') }
          : { title: l10n.t('Set API Key…'), run: run('runwayVideo.setApiKey') };
      notify('error', failureText(failure), [button]).catch((error: unknown) =>
        log.error(describeError(error)),
      );
    }
  }
}

/** Tells the user once why this window has paused the batches of a service. */
function announcePauses(
  changed: readonly TaskRecord[],
  tasks: Tasks,
  log: Log,
  notified: Map<string, string>,
) {
  for (const service of new Set(changed.map((task) => task.service))) {
    const waiting = tasks.unfinished(service).filter(({ state }) => state === 'waiting');
    const paused = waiting.find(
      ({ notice }) => notice?.kind === 'paused' && notice.window === tasks.window,
    );
    const failure = paused?.notice?.failure;
    if (paused === undefined || failure === undefined) {
      // It is tried again automatically. Announce a further pause only after a success.
      if (waiting.length === 0) {
        notified.delete(service);
      }
      continue;
    }
    // After the user has resumed it, announce the same reason again.
    const reason = JSON.stringify([failure, paused.batch?.keepsService]);
    if (notified.get(service) !== reason) {
      notified.set(service, reason);
      const run = () => vscode.commands.executeCommand('runwayVideo.resumeWaiting', paused);
      const count = waiting.length;
      const waits = count === 1 ? l10n.t('1 video waits.') : l10n.t('{0} videos wait.', count);
      notify('warning', joinSentences(failureText(failure), waits), [
        { title: l10n.t('Resume…'), run },
        { title: l10n.t('Show'), run: showList },
      ]).catch((error: unknown) => log.error(describeError(error)));
    }
  }
}

/** The tasks of a batch whose end is announced together: all but those that the user cancelled. */
function listAnnounced(all: readonly TaskRecord[], task: TaskRecord): readonly TaskRecord[] {
  return listBatch(all, task).filter(({ state }) => state !== 'cancelled');
}

/** How a batch ended, with one notification. */
async function showBatch(batch: readonly TaskRecord[]): Promise<void> {
  const count = (isCounted: (task: TaskRecord) => boolean) => batch.filter(isCounted).length;
  const ready = count(({ state }) => state === 'done');
  const failed = count(({ state }) => state === 'failed');
  const undecided = batch.length - ready - failed;
  const isGood = ready === batch.length;
  const { file } = batch.find((task) => task.file !== undefined) ?? {};
  if (isGood && file !== undefined && readSettings(videoUri(file)).whenFinished === 'nothing') {
    return;
  }
  const phrases = [
    ready === 1 ? l10n.t('1 video is ready') : l10n.t('{0} videos are ready', ready),
    failed === 0 ? '' : l10n.t('{0} failed', failed),
    undecided === 0
      ? ''
      : undecided === 1
        ? l10n.t('1 needs you')
        : l10n.t('{0} need you', undecided),
  ].filter((phrase) => phrase !== '');
  await notify(isGood ? 'information' : 'warning', phrases.join(' · '), [
    { title: l10n.t('Show'), run: showList },
  ]);
}

function showList(): Thenable<unknown> {
  return vscode.commands.executeCommand('runwayVideo.tasks.focus');
}

function findRejectedKey(tasks: Tasks, service: string): Failure | undefined {
  const notices = tasks.unfinished(service).flatMap(({ notice }) => notice ?? []);
  return notices.find(({ kind, window }) => kind === 'key' && window === tasks.window)?.failure;
}

async function announce(task: TaskRecord, tasks: Tasks): Promise<void> {
  const { name } = task.image;
  const what = whatHappened(task) ?? '';
  const problem = joinSentences(whatHappened(task), adviceText(task), chargeText(task));
  const run = (command: string) => () => vscode.commands.executeCommand(command, task);
  switch (task.state) {
    case 'done':
      return announceVideo(task, tasks);
    case 'failed':
      return notify('error', labelText(name, problem), [
        ...(task.settings === undefined
          ? []
          : [{ title: l10n.t('Edit and Generate Again…'), run: run('runwayVideo.reuseTask') }]),
      ]);
    case 'unsaved':
      return notify(
        'error',
        l10n.t('The video for {0} is finished but couldn’t be downloaded. {1}', name, what),
        [
          { title: l10n.t('Download Again'), run: run('runwayVideo.downloadAgain') },
          { title: l10n.t('Save Video As…'), run: run('runwayVideo.saveVideoAs') },
        ],
      );
    case 'unconfirmed':
      return notify('warning', labelText(name, problem), [
        { title: l10n.t('Enter Task ID…'), run: run('runwayVideo.enterTaskId') },
        { title: l10n.t('Submit Again…'), run: run('runwayVideo.submitAgain') },
      ]);
    default:
      return undefined;
  }
}

/** Whether a notification tells of a task's video, which is not opened at once. */
function isNotified({ state, file }: TaskRecord): boolean {
  return (
    state === 'done' && file !== undefined && readSettings(videoUri(file)).whenFinished === 'notify'
  );
}

function showCount(count: number): Promise<void> {
  return notify('information', l10n.t('{0} videos are ready.', count), [
    { title: l10n.t('Show'), run: showList },
  ]);
}

async function announceVideo(task: TaskRecord, tasks: Tasks): Promise<void> {
  const { file } = task;
  if (file === undefined) {
    return;
  }
  const video = videoUri(file);
  switch (readSettings(video).whenFinished) {
    case 'nothing':
      break;
    case 'open':
      await openVideoToSide(video);
      if (vscode.window.state.focused) {
        await tasks.seen(task.id);
      }
      break;
    case 'notify':
      await notify('information', savedText(task), [
        {
          title: l10n.t('Open Video'),
          run: async () => {
            await openVideo(video);
            await tasks.seen(task.id);
          },
        },
      ]);
  }
}

function savedText(task: TaskRecord): string {
  const cost = costText(task, vscode.env.language);
  const [file = '', ...others] = listFiles(task).map((it) => readFileName(videoUri(it)));
  if (others.length > 0) {
    const files = [file, ...others].join(', ');
    return cost === undefined
      ? l10n.t('{0} are ready.', files)
      : l10n.t('{0} are ready ({1}).', files, cost);
  }
  return cost === undefined
    ? l10n.t('{0} is ready.', file)
    : l10n.t('{0} is ready ({1}).', file, cost);
}

function readFileName(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}
