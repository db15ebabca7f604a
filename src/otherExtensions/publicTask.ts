import type { Task } from '../api.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { failureText } from '../views/texts/failureText.ts';

/** Converts a record for other extensions: without links and other internal fields. */
export function toTask(record: TaskRecord): Task {
  const { id, taskId, state, removedAt, image, settings, service, createdAt } = record;
  const { endedAt, progress, file, chargedCredits, problem } = record;
  const moreVideos = listFiles(record).filter((it) => it !== file);
  return {
    id,
    ...(taskId === undefined ? {} : { taskId }),
    state: removedAt === undefined ? state : 'removed',
    image: { name: image.name, uri: withoutSignatures(image.uri) },
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
  return { code: code ?? failure.type, message: withoutSignatures(failureText(failure)), charged };
}

/**
 * Removes what may sign a web address: its query, its fragment, its user name and its password. A
 * message may also have an address without a scheme, or with escapes.
 */
function withoutSignatures(text: string): string {
  return text
    .replace(/(https?:\/\/)(?:[^\s/?#@]*@)?([^\s?#]*)(?:[?#]\S*)?/gi, '$1$2')
    .replace(/\?[^\s=]{0,200}=\S*/g, '');
}
