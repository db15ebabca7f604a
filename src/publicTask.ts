import type { Task } from './api.ts';
import type { TaskRecord } from './tasks/record.ts';
import { listFiles } from './tasks/taskVideos.ts';
import { failureText } from './views/texts/failureText.ts';

/** Converts a record for other extensions: without links and other internal fields. */
export function toTask(record: TaskRecord): Task {
  const { id, taskId, state, removedAt, image, settings, service, createdAt } = record;
  const { endedAt, progress, file, chargedCredits, problem } = record;
  const moreVideos = listFiles(record).filter((it) => it !== file);
  return {
    id,
    ...(taskId === undefined ? {} : { taskId }),
    state: removedAt === undefined ? state : 'removed',
    image: { name: image.name, uri: withoutQueries(image.uri) },
    ...(settings === undefined ? {} : { settings: { ...settings } }),
    service,
    createdAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(progress === undefined ? {} : { progress }),
    ...(file === undefined ? {} : { video: file }),
    ...(moreVideos.length === 0 ? {} : { moreVideos }),
    ...(chargedCredits === undefined ? {} : { credits: chargedCredits }),
    ...(problem === undefined ? {} : { problem: toProblem(problem) }),
  };
}

function toProblem({ failure, charged }: NonNullable<TaskRecord['problem']>) {
  const code = failure.type === 'generation' ? failure.code : undefined;
  return { code: code ?? failure.type, message: withoutQueries(failureText(failure)), charged };
}

/** Removes what may sign a link: its query and its fragment. */
function withoutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s?#]*)[?#]\S*/gi, '$1');
}
