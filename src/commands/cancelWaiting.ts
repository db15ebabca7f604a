import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import { confirm } from '../ui/confirm.ts';
import { taskArguments } from './taskArgument.ts';

/** Cancels those tasks of a batch that are not sent yet, after asking. The others go on. */
export async function cancelWaiting(app: App, argument: unknown): Promise<void> {
  const { tasks: chosen } = await taskArguments(app, argument, undefined);
  const waiting = chosen.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) {
    return;
  }
  const isSure = await confirm(
    waiting.length === 1
      ? l10n.t('Cancel 1 video that isn’t sent yet?')
      : l10n.t('Cancel {0} videos that aren’t sent yet?', waiting.length),
    l10n.t('Cancel Videos'),
    l10n.t('You aren’t charged for them. What was already sent goes on.'),
  );
  if (isSure) {
    const tasks = await app.tasks();
    // Those that were sent meanwhile stay as they are.
    await Promise.all(waiting.map(({ id }) => tasks.withdraw(id)));
  }
}
