import * as l10n from '@vscode/l10n';

/** Says that the task list can't be opened. @param folder where the records are */
export function taskListErrorText(folder: string): string {
  return l10n.t(
    'The task list can’t be opened. Check that the folder {0} can be read and written. Nothing is lost: your tasks continue at the service.',
    folder,
  );
}
