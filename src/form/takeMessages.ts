import type { TaskRecord } from '../tasks/record.ts';
import type { PageMessage } from './protocol.ts';
import { runTakeCommand } from './runTakeCommand.ts';
import type { TakeList } from './takeList.ts';

/** A message of the page about one of the takes. */
export type TakeMessage = Exclude<Extract<PageMessage, { take: string }>, { type: 'stage' }>;

/** Does what the page asks for with a take. Its settings are for the form. */
export async function handleTake(
  takes: TakeList,
  task: TaskRecord,
  message: Exclude<TakeMessage, { type: 'reuse' }>,
  isVisible: boolean,
): Promise<void> {
  switch (message.type) {
    case 'seen':
      if (isVisible) {
        await takes.seen(task.id);
      }
      break;
    case 'notPlayed':
      await takes.lookForFile(task.id);
      break;
    case 'poster':
      await takes.keepPoster(task.id, message.bytes);
      break;
    case 'openExternally':
    case 'run':
      await runTakeCommand(task, message);
  }
}
