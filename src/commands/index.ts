import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { billingPage } from '../runway/billing.ts';
import { describeError } from '../tasks/log.ts';
import { billingOffers, offer } from '../views/offer.ts';
import { cancelTask } from './cancelTask.ts';
import { clearApiKey } from './clearApiKey.ts';
import { copyPrompt, copyTaskId } from './copy.ts';
import { downloadAgain } from './downloadAgain.ts';
import { enterTaskId } from './enterTaskId.ts';
import { generate } from './generate.ts';
import { generateFromUrl } from './generateFromUrl.ts';
import type { CommandId } from './ids.ts';
import { openVideoOf } from './openVideoOf.ts';
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
type Command = (parts: Parts, ...args: readonly unknown[]) => Promise<unknown>;

const COMMANDS: Readonly<Record<CommandId, Command>> = {
  'runwayVideo.generate': generate,
  'runwayVideo.generateFromUrl': generateFromUrl,
  'runwayVideo.selectService': selectService,
  'runwayVideo.setApiKey': setApiKey,
  'runwayVideo.clearApiKey': clearApiKey,
  'runwayVideo.trackTask': trackTask,
  'runwayVideo.refreshTasks': refreshTasks,
  'runwayVideo.openVideo': openVideoOf,
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
export function registerCommands(parts: Parts): vscode.Disposable {
  const registered = Object.entries(COMMANDS).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await command(parts, ...args);
      } catch (error) {
        parts.log.error(`${id}: ${describeError(error)}`);
        void showError(parts, error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

async function showError({ log }: Parts, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const show = () => {
    log.show();
    return Promise.resolve();
  };
  await offer('error', message, [
    ...billingOffers(billingPage(error)),
    { title: vscode.l10n.t('Show Log'), run: show },
  ]);
}
