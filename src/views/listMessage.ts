import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { Account } from '../tasks/spending/account.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { creditsText } from './texts/credits.ts';

/**
 * Shows the filter and the credit balance above the list. They can't be the view's description: VS
 * Code hides the description of a view that is alone in its container. It would also cut off a long
 * title.
 */
export function registerListMessage(
  { services, view, filter }: App,
  tasks: Tasks,
  account: Account,
): vscode.Disposable {
  const update = () => {
    const { credits } = account;
    const balance =
      credits === undefined ? [] : [l10n.t('{0} left', creditsText(credits, vscode.env.language))];
    const filtered = filter.isActive
      ? [filterText(filter.text, tasks.all().filter((task) => filter.matches(task)).length)]
      : [];
    // In an empty list, a message would hide the welcome text.
    const message = tasks.isEmpty ? '' : [...filtered, ...balance].join(' · ');
    if (view.message !== message) {
      view.message = message;
    }
  };
  const want = () => {
    if (view.visible) {
      account.want();
    }
  };
  want();
  return vscode.Disposable.from(
    account.onDidChange(update),
    filter.onDidChange(update),
    view.onDidChangeVisibility(want),
    tasks.onDidChange((changed) => {
      account.noteTasks(changed);
      update();
    }),
    services.onDidChange(() => account.choose(services.currentOrNone())),
  );
}

/** Says that only some tasks are listed. @param count how many */
function filterText(text: string, count: number): string {
  return count === 0
    ? l10n.t('No tasks match “{0}”', text)
    : count === 1
      ? l10n.t('1 task matches “{0}”', text)
      : l10n.t('{0} tasks match “{1}”', count, text);
}
