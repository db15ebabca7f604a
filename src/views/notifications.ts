import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { costText } from './credits.ts';
import { failureText } from './failureText.ts';
import { joinSentences } from './sentences.ts';
import { adviceText, chargeText, whatHappened } from './taskProblem.ts';
import { notify } from '../ui/notification.ts';
import { openVideo, videoUri } from '../workspace/videos.ts';
import { readSettings } from '../settings.ts';
import { describeError, type Log } from '../util/log.ts';
import type { Failure } from '../tasks/failure.ts';
import { needsAnnouncement, type TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';

/** Milliseconds after which a dead window's lease is stale, so that it is known to be dead. */
const STALE_AFTER = 6000;

/** Tells the user, once and in one window, that a task has ended or needs a decision. */
export function registerNotifications(log: Log, tasks: Tasks): vscode.Disposable {
  const logged = (error: unknown) => log.error(describeError(error));
  const announceAll = (changed: readonly TaskRecord[]) => {
    for (const task of changed.filter(needsAnnouncement)) {
      tasks
        .claimAnnouncement(task)
        .then((claimed) => (claimed ? announce(task) : announceLater()))
        .catch(logged);
    }
  };
  // The window that submitted the task may have died a moment ago, and still look alive.
  let later: NodeJS.Timeout | undefined;
  let over = false;
  const announceLater = () => {
    if (!over) {
      later ??= setTimeout(() => {
        later = undefined;
        announceAll(tasks.all());
      }, STALE_AFTER);
    }
  };
  announceAll(tasks.all());
  /** Services of which the user knows that they refused the key. */
  const told = new Set<string>();
  return vscode.Disposable.from(
    {
      dispose: () => {
        over = true;
        clearTimeout(later);
      },
    },
    tasks.onDidChange(announceAll),
    tasks.onDidChange((changed) => tellRefusedKeys(changed, tasks, log, told)),
  );
}

/**
 * Tells the user, once, that a service refused this window's key. Tells it again after the key
 * changed, because the notices of the tasks are taken back then.
 */
function tellRefusedKeys(
  changed: readonly TaskRecord[],
  tasks: Tasks,
  log: Log,
  told: Set<string>,
) {
  for (const service of new Set(changed.map((task) => task.service))) {
    const failure = findRefusedKey(tasks, service);
    if (failure === undefined) {
      told.delete(service);
    } else if (!told.has(service)) {
      told.add(service);
      const run = () => vscode.commands.executeCommand('runwayVideo.setApiKey', service);
      const setKey = { title: l10n.t('Set API Key…'), run };
      notify('error', failureText(failure), [setKey]).catch((error: unknown) =>
        log.error(describeError(error)),
      );
    }
  }
}

function findRefusedKey(tasks: Tasks, service: string): Failure | undefined {
  const notices = tasks
    .all()
    .flatMap((task) => (task.service === service ? (task.notice ?? []) : []));
  return notices.find(({ kind, window }) => kind === 'key' && window === tasks.window)?.failure;
}

async function announce(task: TaskRecord): Promise<void> {
  const { name } = task.image;
  const what = whatHappened(task) ?? '';
  const problem = joinSentences(whatHappened(task), adviceText(task), chargeText(task));
  const run = (command: string) => () => vscode.commands.executeCommand(command, task);
  switch (task.state) {
    case 'done':
      return announceVideo(task);
    case 'failed':
      return notify('error', `${name}: ${problem}`, [
        ...(task.settings === undefined
          ? []
          : [{ title: l10n.t('Edit and Run Again…'), run: run('runwayVideo.reuseTask') }]),
      ]);
    case 'unsaved':
      return notify(
        'error',
        l10n.t('The video of {0} is finished, but could not be saved. {1}', name, what),
        [
          { title: l10n.t('Download Again'), run: run('runwayVideo.downloadAgain') },
          { title: l10n.t('Save Video As…'), run: run('runwayVideo.saveVideoAs') },
        ],
      );
    case 'unconfirmed':
      return notify('warning', `${name}: ${problem}`, [
        { title: l10n.t('Enter Task ID…'), run: run('runwayVideo.enterTaskId') },
        { title: l10n.t('Submit Again…'), run: run('runwayVideo.submitAgain') },
      ]);
    default:
      return undefined;
  }
}

async function announceVideo(task: TaskRecord): Promise<void> {
  const { file } = task;
  if (file === undefined) {
    return;
  }
  const video = videoUri(file);
  switch (readSettings(video).whenFinished) {
    case 'nothing':
      break;
    case 'open':
      await openVideo(video);
      break;
    case 'notify':
      await notify('information', savedText(task, nameOf(video)), [
        { title: l10n.t('Open Video'), run: () => openVideo(video) },
      ]);
  }
}

function savedText(task: TaskRecord, file: string): string {
  const { name } = task.image;
  const cost = costText(task, vscode.env.language);
  return cost === undefined
    ? l10n.t('The video of {0} was saved as {1}.', name, file)
    : l10n.t('The video of {0} was saved as {1}. It cost {2}.', name, file, cost);
}

function nameOf(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}
