import { toTask } from '../otherExtensions/publicTask.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isRunning } from '../tasks/record.ts';
import { plainText } from '../util/plainText.ts';
import { adviceText, chargeText, saidText, whatHappened } from '../views/texts/taskProblem.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { asData } from './asData.ts';

/**
 * What a tool answers. A language model reads it, so its own sentences are in English, and what comes
 * from a service or a file is a value in JSON: data, not instructions.
 */

/** A task in an answer. */
export function describeTask(record: TaskRecord, now: number): object {
  const task = toTask(record);
  const { settings, problem } = task;
  const { expectedEnd, estimatedCredits } = record;
  const videos = [task.video, ...(task.moreVideos ?? [])].filter((it) => it !== undefined);
  return {
    id: task.id,
    ...(task.taskId === undefined ? {} : { taskId: asData(task.taskId, 100) }),
    state: task.state,
    image: plainText(task.image.name, 200),
    ...(videos.length === 0 ? {} : { videos }),
    ...(settings === undefined
      ? {}
      : {
          settings: {
            ...settings,
            ...(settings.promptText === undefined
              ? {}
              : { promptText: plainText(settings.promptText, 300) }),
            ...(settings.negativePrompt === undefined
              ? {}
              : { negativePrompt: plainText(settings.negativePrompt, 300) }),
          },
        }),
    createdAt: new Date(task.createdAt).toISOString(),
    ...(isRunning(record.state) && expectedEnd !== undefined
      ? { secondsLeft: Math.max(0, Math.round((expectedEnd - now) / 1000)) }
      : {}),
    ...(task.credits === undefined ? {} : { creditsCharged: task.credits }),
    ...(task.credits === undefined && estimatedCredits !== undefined
      ? { creditsAtMost: estimatedCredits }
      : {}),
    ...(problem === undefined
      ? {}
      : { problem: { code: asData(problem.code, 60), charged: problem.charged } }),
    ...(problem === undefined ? {} : { message: asData(problem.message, 500) }),
  };
}

/** Why a task has no video, what to change, and whether money was spent. For people, too. */
export function problemText(record: TaskRecord): string {
  // Each part is shortened separately: a long message of the service must not hide the cost.
  const parts = [whatHappened, adviceText, chargeText, saidText].map((write) => write(record));
  return joinSentences(...parts.map((text) => text && asData(text, 400)));
}

/** How a call with a task ended. */
export type AnswerKind = 'saved' | 'ended' | 'goesOn' | 'longer' | 'blocked' | 'stopped';

const SENTENCES: Readonly<Record<AnswerKind, string>> = {
  saved: 'The video is saved. Its path is in “videos”.',
  ended: 'There is no video on disk. The reason is above.',
  goesOn:
    'The task goes on in the background, and its video is saved without this tool. Use runway_list_videos with its id to look again; calling runway_generate_video again costs again.',
  longer:
    'The task takes longer than the wait. It goes on in the background, and its video is saved without this tool. Use runway_list_videos with its id to look again; calling runway_generate_video again costs again.',
  blocked:
    'The task is paid for and goes on, but the user must set the API key first: Runway: Set API Key…',
  stopped:
    'The call was cancelled, the task was not: it goes on in the background and its video is saved. The user can cancel it in the list of tasks.',
};

const REPEATED =
  'This is the task of an earlier call with the same image and settings: nothing new was sent or charged. Set “another” to true only if the user wants one more video of the same.';

/** @param isRepeated the task is an earlier one */
export function answerText(
  kind: AnswerKind,
  record: TaskRecord,
  isRepeated: boolean,
  now: number,
): string {
  return [
    ...(isRepeated ? [REPEATED] : []),
    SENTENCES[kind],
    JSON.stringify(describeTask(record, now), undefined, 1),
  ].join('\n');
}
