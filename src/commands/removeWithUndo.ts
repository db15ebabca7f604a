import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { notify } from '../ui/notification.ts';
import { showCommandError } from './showCommandError.ts';

/** Removes tasks from the list, and offers to undo that. */
export async function removeWithUndo(app: App, removed: readonly TaskRecord[]): Promise<void> {
  const tasks = await app.tasks();
  const ids = removed.map(({ id }) => id);
  await tasks.remove(...ids);
  const [first] = removed;
  const message =
    removed.length === 1 && first !== undefined
      ? l10n.t('“{0}” was removed from the list.', first.image.name)
      : l10n.t('{0} tasks were removed from the list.', removed.length);
  const restore = () => tasks.restore(...ids);
  // The command has ended. Its notification may stay for a long time.
  notify('information', message, [{ title: l10n.t('Undo'), run: restore }]).catch(
    (error: unknown) => showCommandError(app, 'Undo', error, restore),
  );
}
