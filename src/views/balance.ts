import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { creditsText } from './credits.ts';

/**
 * Shows the credits that are left in the view's title. Its description would be the place for them,
 * but VS Code leaves that out where a view is alone in its container.
 */
export function registerBalance({ balance, services, tasks, tree }: Parts): vscode.Disposable {
  const { view } = tree;
  const name = view.title ?? '';
  const update = () => {
    const { credits } = balance;
    view.title =
      credits === undefined ? name : `${name} · ${creditsText(credits, vscode.env.language)}`;
  };
  const want = () => {
    if (view.visible) {
      balance.want();
    }
  };
  want();
  return vscode.Disposable.from(
    balance.onDidChange(update),
    view.onDidChangeVisibility(want),
    tasks.onDidChange((changed) => balance.noteTasks(changed)),
    services.onDidChange(() => balance.choose(services.currentOrNone())),
  );
}
