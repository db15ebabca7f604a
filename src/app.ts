import type * as vscode from 'vscode';
import type { LastEditor } from './documents/lastEditor.ts';
import type { DraftStore } from './form/draftStore.ts';
import type { RecentPrompts } from './form/promptHelp/recentPrompts.ts';
import type { RestorableForms } from './form/restorableForms.ts';
import type { CopyStore } from './batch/copyStore.ts';
import type { RestorableBatches } from './batch/restorableBatches.ts';
import type { PosterStore } from './gallery/posterStore.ts';
import type { Practice } from './practice/practice.ts';
import type { Services } from './services/services.ts';
import type { Account } from './tasks/spending/account.ts';
import type { Tasks } from './tasks/tasks.ts';
import type { Row } from './views/rows.ts';
import type { TaskFilter } from './views/taskFilter.ts';

/** The parts that every feature gets. */
export interface App {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly services: Services;
  readonly practice: Practice;
  readonly drafts: DraftStore;
  /** Small pictures of the videos. */
  readonly posters: PosterStore;
  /** The open forms, which come back after a window reload. */
  readonly forms: RestorableForms;
  /** The open pages of batches, likewise. */
  readonly batches: RestorableBatches;
  /** The converted copies of images whose tasks wait. */
  readonly copies: CopyStore;
  readonly recentPrompts: RecentPrompts;
  /** The text editor that was used last. */
  readonly lastEditor: LastEditor;
  /** The list in the sidebar. */
  readonly view: vscode.TreeView<Row>;
  /** The rows of that list. */
  readonly rows: vscode.TreeDataProvider<Row>;
  /** Which tasks that list shows. */
  readonly filter: TaskFilter;
  /**
   * The tasks of all windows. The first call opens the list; a failed call is tried again.
   *
   * @throws {TaskListError} when the list can't be opened
   */
  readonly tasks: () => Promise<Tasks>;
  /** The account: the credit balance and the limits. @throws {TaskListError} as `tasks` does */
  readonly account: () => Promise<Account>;
}
