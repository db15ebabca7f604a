import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { Account } from '../tasks/spending/account.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { creditsText } from './texts/credits.ts';

/**
 * Shows the credit balance above the list. It can't be the view's description: VS Code hides the
 * description of a view that is alone in its container. It would also cut off a long title.
 */
export function registerBalance(
  { services, view }: App,
  tasks: Tasks,
  account: Account,
): vscode.Disposable {
  const update = () => {
    const { credits } = account;
    // In an empty list, a message would hide the welcome text.
    const message =
      credits === undefined || tasks.isEmpty
        ? ''
        : l10n.t('{0} left', creditsText(credits, vscode.env.language));
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
    view.onDidChangeVisibility(want),
    tasks.onDidChange((changed) => {
      account.noteTasks(changed);
      update();
    }),
    services.onDidChange(() => account.choose(services.currentOrNone())),
  );
}
