import type { App } from '../app.ts';
import { cancelTask } from './cancelTask.ts';
import { cancelWaiting } from './cancelWaiting.ts';
import { clearApiKey } from './clearApiKey.ts';
import type { CommandId } from './commandIds.ts';
import { compareVideos } from './compareVideos.ts';
import { continueFromLastFrame } from './continueFromLastFrame.ts';
import { copyPrompt } from './copyPrompt.ts';
import { copyTaskId } from './copyTaskId.ts';
import { discardTask } from './discardTask.ts';
import { downloadAgain } from './downloadAgain.ts';
import { enterTaskId } from './enterTaskId.ts';
import { exportGif } from './exportGif.ts';
import { clearFilter, filterTasks } from './filterTasks.ts';
import { generate } from './generate.ts';
import { generateAgain } from './generateAgain.ts';
import { generateFromUrl } from './generateFromUrl.ts';
import { insertVideo } from './insertVideo.ts';
import { openGallery } from './openGallery.ts';
import { openLatestVideo } from './openLatestVideo.ts';
import { openTake } from './openTake.ts';
import { openTaskVideo, openTaskVideoToSide } from './openVideo.ts';
import { pasteImage } from './pasteImage.ts';
import { practice } from './practice.ts';
import { refreshTasks } from './refreshTasks.ts';
import { removeEndedTasks } from './removeEndedTasks.ts';
import { removeTask } from './removeTask.ts';
import { resumeWaiting } from './resumeWaiting.ts';
import { reuseTask } from './reuseTask.ts';
import { revealTaskVideo } from './revealVideo.ts';
import { savePoster } from './savePoster.ts';
import { saveVideoAs } from './saveVideoAs.ts';
import { selectService } from './selectService.ts';
import { setApiKey } from './setApiKey.ts';
import { showLog } from './showLog.ts';
import { showMaking } from './showMaking.ts';
import { showSpending } from './showSpending.ts';
import { starVideo, unstarVideo } from './starVideo.ts';
import { submitAgain } from './submitAgain.ts';
import { trackTask } from './trackTask.ts';

/** Runs a command. VS Code or a menu supplies the arguments. */
export type Command = (app: App, ...args: readonly unknown[]) => Promise<unknown>;

export const COMMANDS: Readonly<Record<CommandId, Command>> = {
  'runwayVideo.generate': generate,
  'runwayVideo.generateFromUrl': generateFromUrl,
  'runwayVideo.pasteImage': pasteImage,
  'runwayVideo.selectService': selectService,
  'runwayVideo.practice': practice,
  'runwayVideo.setApiKey': setApiKey,
  'runwayVideo.clearApiKey': clearApiKey,
  'runwayVideo.trackTask': trackTask,
  'runwayVideo.refreshTasks': refreshTasks,
  'runwayVideo.filterTasks': filterTasks,
  'runwayVideo.clearFilter': clearFilter,
  'runwayVideo.openGallery': openGallery,
  'runwayVideo.openTake': openTake,
  'runwayVideo.openVideo': openTaskVideo,
  'runwayVideo.openVideoToSide': openTaskVideoToSide,
  'runwayVideo.openLatestVideo': openLatestVideo,
  'runwayVideo.compareVideos': compareVideos,
  'runwayVideo.continueFromLastFrame': continueFromLastFrame,
  'runwayVideo.revealVideo': revealTaskVideo,
  'runwayVideo.saveVideoAs': saveVideoAs,
  'runwayVideo.insertVideo': insertVideo,
  'runwayVideo.savePoster': savePoster,
  'runwayVideo.exportGif': exportGif,
  'runwayVideo.downloadAgain': downloadAgain,
  'runwayVideo.reuseTask': reuseTask,
  'runwayVideo.showMaking': showMaking,
  'runwayVideo.generateAgain': generateAgain,
  'runwayVideo.submitAgain': submitAgain,
  'runwayVideo.enterTaskId': enterTaskId,
  'runwayVideo.cancelTask': cancelTask,
  'runwayVideo.cancelWaiting': cancelWaiting,
  'runwayVideo.resumeWaiting': resumeWaiting,
  'runwayVideo.removeTask': removeTask,
  'runwayVideo.discardTask': discardTask,
  'runwayVideo.removeEndedTasks': removeEndedTasks,
  'runwayVideo.copyTaskId': copyTaskId,
  'runwayVideo.copyPrompt': copyPrompt,
  'runwayVideo.starVideo': starVideo,
  'runwayVideo.unstarVideo': unstarVideo,
  'runwayVideo.showSpending': showSpending,
  'runwayVideo.showLog': showLog,
};
