import type * as vscode from 'vscode';
import type { Services } from './services/services.ts';
import type { Balance } from './tasks/spending/balance.ts';
import type { Tasks } from './tasks/tasks.ts';
import type { TaskTree } from './views/taskTree.ts';

/** What every feature is given. */
export interface App {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly services: Services;
  readonly tasks: Tasks;
  readonly tree: TaskTree;
  readonly balance: Balance;
}
