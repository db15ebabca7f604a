import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { billingPage } from '../services/billing.ts';
import { describeError } from '../util/log.ts';
import { billingOffers, offer } from '../ui/notification.ts';
import { errorText } from '../views/failureText.ts';
import { cancelTask } from './cancelTask.ts';
import { clearApiKey } from './clearApiKey.ts';
import { copyPrompt, copyTaskId } from './copy.ts';
import { downloadAgain } from './downloadAgain.ts';
import { enterTaskId } from './enterTaskId.ts';
import { generate } from './generate.ts';
import { generateFromUrl } from './generateFromUrl.ts';
import type { CommandId } from './ids.ts';
import { openTaskVideo } from './openVideo.ts';
import { refreshTasks } from './refreshTasks.ts';
import { discardTask, removeEndedTasks, removeTask } from './removeTask.ts';
import { reuseTask } from './reuseTask.ts';
import { revealVideo } from './revealVideo.ts';
import { saveVideoAs } from './saveVideoAs.ts';
import { selectService } from './selectService.ts';
import { setApiKey } from './setApiKey.ts';
import { showLog } from './showLog.ts';
import { showSpending } from './showSpending.ts';
import { submitAgain } from './submitAgain.ts';
import { trackTask } from './trackTask.ts';

/** What a command does with the arguments that VS Code, or a menu, gives it. */
type Command = (app: App, ...args: readonly unknown[]) => Promise<unknown>;

const COMMANDS: Readonly<Record<CommandId, Command>> = {
  'runwayVideo.generate': generate,
  'runwayVideo.generateFromUrl': generateFromUrl,
  'runwayVideo.selectService': selectService,
  'runwayVideo.setApiKey': setApiKey,
  'runwayVideo.clearApiKey': clearApiKey,
  'runwayVideo.trackTask': trackTask,
  'runwayVideo.refreshTasks': refreshTasks,
  'runwayVideo.openVideo': openTaskVideo,
  'runwayVideo.revealVideo': revealVideo,
  'runwayVideo.saveVideoAs': saveVideoAs,
  'runwayVideo.downloadAgain': downloadAgain,
  'runwayVideo.reuseTask': reuseTask,
  'runwayVideo.submitAgain': submitAgain,
  'runwayVideo.enterTaskId': enterTaskId,
  'runwayVideo.cancelTask': cancelTask,
  'runwayVideo.removeTask': removeTask,
  'runwayVideo.discardTask': discardTask,
  'runwayVideo.removeEndedTasks': removeEndedTasks,
  'runwayVideo.copyTaskId': copyTaskId,
  'runwayVideo.copyPrompt': copyPrompt,
  'runwayVideo.showSpending': showSpending,
  'runwayVideo.showLog': showLog,
};

/** Registers every command. One that fails says so, with the log a click away. */
export function registerCommands(app: App): vscode.Disposable {
  const registered = Object.entries(COMMANDS).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await command(app, ...args);
      } catch (error) {
        app.log.error(`${id}: ${describeError(error)}`);
        void showError(app, error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

async function showError({ log }: App, error: unknown): Promise<void> {
  const show = () => {
    log.show();
    return Promise.resolve();
  };
  await offer('error', errorText(error), [
    ...billingOffers(billingPage(error)),
    { title: l10n.t('Show Log'), run: show },
  ]);
}
