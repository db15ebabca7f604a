import * as l10n from '@vscode/l10n';
import type { TaskRecord, TaskState } from '../tasks/record.ts';
import { numberTakes } from '../tasks/takeNumbers.ts';
import { isVideoFile } from '../util/isVideoFile.ts';
import { costText } from '../views/texts/credits.ts';
import { failureRetry } from '../views/texts/failureText.ts';
import { settingsFacts, type Fact } from '../views/texts/settingsFacts.ts';
import { adviceText, chargeText, saidText, whatHappened } from '../views/texts/taskProblem.ts';
import { stateWithStatus } from '../views/texts/taskText.ts';
import { timeText } from '../views/texts/timeText.ts';
import type { Take, TakeFact } from './protocol.ts';

/** What only VS Code knows of takes. */
export interface TakeContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Such as `zh-cn`. */
  readonly language: string;
  /** The actions of a task in the list, such as `cancel`. */
  readonly actions: (task: TaskRecord) => readonly string[];
  /** The address of a file for the page. */
  readonly address: (file: string) => string;
  /** The URI of a file. */
  readonly uri: (file: string) => string;
  /** The type of the sound in a task's video, if it has one. */
  readonly sound: (id: string) => string | undefined;
  /** The file of a task's poster, if there is one. */
  readonly poster: (id: string) => string | undefined;
  /** Whether a task's video is known to be gone from the disk. */
  readonly isMissing: (id: string) => boolean;
}

/** The tasks of an image as takes, newest first. */
export function listTakes(
  tasks: readonly TaskRecord[],
  image: string,
  context: TakeContext,
): readonly Take[] {
  return numberTakes(tasks, image)
    .map(({ task, number }) => toTake(task, number, context))
    .toReversed();
}

function toTake(task: TaskRecord, number: number, context: TakeContext): Take {
  const { state, settings, file, progress } = task;
  const { now, language } = context;
  const actions = context.actions(task);
  const poster = context.poster(task.id);
  const isMissing = context.isMissing(task.id);
  const isPlayable = !isMissing && file !== undefined && isVideoFile(file);
  const reusable = settings !== undefined && task.image.uri !== '';
  const problem = [
    isMissing ? l10n.t('The video was moved or deleted: {0}', file ?? '') : undefined,
    whatHappened(task),
    adviceText(task),
    chargeText(task),
    saidText(task),
  ].filter((sentence) => sentence !== undefined);
  return {
    id: task.id,
    number,
    phase: phaseOf(state),
    state: stateWithStatus(task),
    progress: state === 'running' ? progress : undefined,
    time: timeText(task, now, language),
    isNew: task.unseen === true,
    starred: task.starred === true,
    problem,
    prompt: settings?.promptText,
    facts: listFacts(task, language),
    video: isPlayable
      ? {
          src: context.address(file),
          name: l10n.t('Take {0}', String(number)),
          sound: context.sound(task.id),
        }
      : undefined,
    uri: isPlayable ? context.uri(file) : undefined,
    isMissing,
    poster: poster === undefined ? undefined : context.address(poster),
    help: isMissing ? ['downloadAgain'] : helpFor(task),
    commands: isPlayable
      ? ['continueFromLastFrame']
      : actions.includes('cancel')
        ? ['cancelTask']
        : [],
    menu: ['take', ...actions, ...(isPlayable ? ['play'] : [])].join(' '),
    reusable,
    hasSeed: settings?.seed !== undefined,
  };
}

function phaseOf(state: TaskState): Take['phase'] {
  switch (state) {
    case 'done':
      return 'ready';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'unsaved':
      return 'unsaved';
    case 'unconfirmed':
      return 'unconfirmed';
    default:
      return 'running';
  }
}

/** The one or two ways on that help a take, the better one first. */
function helpFor({ state, problem, notice, settings }: TaskRecord): Take['help'] {
  if (notice?.kind === 'key') {
    return ['setApiKey'];
  }
  switch (state) {
    case 'unconfirmed':
      return ['enterTaskId', 'submitAgain'];
    case 'unsaved':
      return ['downloadAgain', 'saveVideoAs'];
    case 'failed':
      if (problem === undefined || settings === undefined) {
        return [];
      }
      return failureRetry(problem.failure) === 'later' ? ['generateAgain', 'reuse'] : ['reuse'];
    case 'cancelled':
      return settings === undefined ? [] : ['generateAgain'];
    default:
      return [];
  }
}

/** What a take was made with, and what it cost. */
function listFacts(task: TaskRecord, language: string): readonly TakeFact[] {
  const { settings } = task;
  const facts: readonly Fact[] = [
    ...settingsFacts(settings),
    [l10n.t('Negative prompt'), settings?.negativePrompt],
    [l10n.t('Seed'), settings?.seed?.toString()],
    [l10n.t('Last frame'), task.lastFrame?.name],
    [l10n.t('Cost'), chargeText(task) === undefined ? costText(task, language) : undefined],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
