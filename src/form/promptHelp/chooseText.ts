import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** A row of a list of texts. */
export interface TextRow extends vscode.QuickPickItem {
  /** The whole text. The row shows what fits. */
  readonly text: string;
}

export interface TextList {
  readonly title: string;
  readonly rows: readonly TextRow[];
  readonly buttons?: readonly vscode.QuickInputButton[];
  /** @returns the rows that are left; undefined closes the list */
  readonly onRowButton?: (row: TextRow) => readonly TextRow[] | undefined;
  /** A button of the list closes it. */
  readonly onButton?: () => void;
}

/**
 * Shows a list of texts to choose from. What the user types filters it.
 *
 * @param signal closes the list
 * @returns the chosen text; undefined when cancelled
 */
export function chooseText(list: TextList, signal: AbortSignal): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<TextRow>();
  picker.title = list.title;
  picker.placeholder = l10n.t('Type to filter');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = list.buttons ?? [];
  picker.items = list.rows;
  const close = () => picker.hide();
  signal.addEventListener('abort', close);
  return new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.text);
      picker.hide();
    });
    picker.onDidTriggerItemButton(({ item }) => {
      const left = list.onRowButton?.(item);
      if (left === undefined) {
        picker.hide();
      } else {
        picker.items = left;
      }
    });
    picker.onDidTriggerButton(() => {
      picker.hide();
      list.onButton?.();
    });
    picker.onDidHide(() => {
      signal.removeEventListener('abort', close);
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
