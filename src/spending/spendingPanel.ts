import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { galleryHtml } from '../gallery/html.ts';
import { openBudgetSetting, readSettings, SECTION } from '../settings.ts';
import type { Expense } from '../tasks/spending/expense.ts';
import {
  expensesOf,
  listMonths,
  monthOf,
  mostCredits,
  startOfMonth,
} from '../tasks/spending/monthlySpending.ts';
import { sumUp } from '../tasks/spending/spending.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { notify } from '../ui/notification.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { describeError } from '../util/log.ts';
import { creditsText } from '../views/texts/credits.ts';
import { groupLabel } from '../views/texts/groupText.ts';
import { exportMonth } from './exportSpending.ts';
import { SpendingMessage, type SpendingHostMessage } from './protocol.ts';
import { showMonth } from './shownSpending.ts';
import { spendingStrings } from './strings.ts';

/** The page of this window, if it is open. */
let open: vscode.WebviewPanel | undefined;

/** Opens the page with all costs, or shows it again. @throws {TaskListError} */
export async function openSpending(app: App): Promise<void> {
  const tasks = await app.tasks();
  // An error is told before a page opens.
  await tasks.expenses();
  if (open !== undefined) {
    open.reveal();
    return;
  }
  const { extensionUri } = app.context;
  const modules = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
  const panel = vscode.window.createWebviewPanel(
    'runwayVideo.spending',
    l10n.t('Spending'),
    vscode.ViewColumn.Active,
    { enableScripts: true, localResourceRoots: [modules] },
  );
  open = panel;
  panel.iconPath = pageIcon(extensionUri);
  const page = new SpendingPage(app, tasks, panel);
  panel.onDidDispose(() => {
    open = undefined;
    page.dispose();
  });
  const { webview } = panel;
  webview.html = galleryHtml({
    script: webview.asWebviewUri(vscode.Uri.joinPath(modules, 'spending.js')).toString(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
  });
}

/** Milliseconds in which changes are shown together. */
const TOGETHER = 500;

class SpendingPage {
  private month = monthOf(Date.now());
  private expenses: readonly Expense[] = [];
  private updating: NodeJS.Timeout | undefined;
  private closed = false;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly app: App,
    private readonly tasks: Tasks,
    private readonly panel: vscode.WebviewPanel,
  ) {
    const later = () => this.updateSoon();
    const listening = tasks.onDidChange(later);
    this.disposables = [
      new vscode.Disposable(() => listening.dispose()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SECTION}.monthlyBudget`)) {
          later();
        }
      }),
    ];
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
  }

  dispose(): void {
    this.closed = true;
    clearTimeout(this.updating);
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private receive(message: unknown): void {
    const read = v.safeParse(SpendingMessage, message);
    if (!read.success) {
      this.app.log.warn('The page with costs sent an unknown message. It was ignored.');
      return;
    }
    this.handle(read.output).catch((error: unknown) => this.app.log.error(describeError(error)));
  }

  private async handle(message: SpendingMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.update();
        break;
      case 'month':
        this.month = message.month;
        this.show();
        break;
      case 'export':
        await this.export();
        break;
      case 'budget':
        await openBudgetSetting();
        break;
      case 'open': {
        const task = this.tasks.get(message.id);
        if (task !== undefined) {
          await vscode.commands.executeCommand('runwayVideo.openTake', task);
        }
      }
    }
  }

  private updateSoon(): void {
    if (this.panel.visible) {
      this.updating ??= setTimeout(() => {
        this.updating = undefined;
        this.update().catch((error: unknown) => this.app.log.error(describeError(error)));
      }, TOGETHER);
    }
  }

  private async update(): Promise<void> {
    this.expenses = await this.tasks.expenses();
    this.show();
  }

  private show(): void {
    const { language } = vscode.env;
    const now = monthOf(Date.now());
    const months = new Set([now, ...listMonths(this.expenses), this.month]);
    const message: SpendingHostMessage = {
      type: 'spending',
      strings: spendingStrings(),
      month: this.month,
      months: [...months]
        .sort()
        .reverse()
        .map((month) => ({
          value: month,
          label: groupLabel(startOfMonth(month), language),
        })),
      services: showMonth(this.expenses, this.month, {
        language,
        find: (id) => this.tasks.get(id),
      }),
      budget: this.month === now ? this.readBudget() : undefined,
    };
    if (!this.closed) {
      void this.panel.webview.postMessage(message);
    }
  }

  private readBudget(): SpendingHostMessage['budget'] {
    const { language } = vscode.env;
    const { monthlyBudget: of } = readSettings();
    const used = mostCredits(sumUp(expensesOf(this.expenses, this.month)));
    return of === 0
      ? undefined
      : {
          ...{ used, of },
          text: l10n.t(
            '{0} of your monthly budget of {1}',
            creditsText(used, language),
            creditsText(of, language),
          ),
        };
  }

  private async export(): Promise<void> {
    // The user may look at another month while the dialog is open.
    const { month } = this;
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const name = `spending-${month}.csv`;
    const file = await vscode.window.showSaveDialog({
      title: l10n.t('Export as CSV…'),
      filters: { CSV: ['csv'] },
      defaultUri:
        folder === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder.uri, name),
    });
    if (file === undefined) {
      return;
    }
    const text = exportMonth(this.expenses, month, (id) => this.tasks.get(id));
    try {
      // With this mark, all programs for tables read the characters right.
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`\ufeff${text}`));
    } catch (error) {
      this.app.log.warn(describeError(error));
      await notify('error', l10n.t('The file can’t be written: {0}', file.fsPath), []);
    }
  }
}
