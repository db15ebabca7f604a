import type { App } from '../app.ts';

/** Runs a command. VS Code or a menu supplies the arguments. */
export type Command = (app: App, ...args: readonly unknown[]) => Promise<unknown>;

/**
 * Loads each command of package.json. A file loads when its command first runs. A test compares
 * these ids with the ids in package.json.
 */
export const COMMANDS = {
  'runwayVideo.generate': async () => (await import('./generate.ts')).generate,
  'runwayVideo.generateFromUrl': async () => (await import('./generateFromUrl.ts')).generateFromUrl,
  'runwayVideo.pasteImage': async () => (await import('./pasteImage.ts')).pasteImage,
  'runwayVideo.selectService': async () => (await import('./selectService.ts')).selectService,
  'runwayVideo.practice': async () => (await import('./practice.ts')).practice,
  'runwayVideo.setApiKey': async () => (await import('./setApiKey.ts')).setApiKey,
  'runwayVideo.clearApiKey': async () => (await import('./clearApiKey.ts')).clearApiKey,
  'runwayVideo.trackTask': async () => (await import('./trackTask.ts')).trackTask,
  'runwayVideo.refreshTasks': async () => (await import('./refreshTasks.ts')).refreshTasks,
  'runwayVideo.filterTasks': async () => (await import('./filterTasks.ts')).filterTasks,
  'runwayVideo.clearFilter': async () => (await import('./filterTasks.ts')).clearFilter,
  'runwayVideo.openGallery': async () => (await import('./openGallery.ts')).openGallery,
  'runwayVideo.openTake': async () => (await import('./openTake.ts')).openTake,
  'runwayVideo.openVideo': async () => (await import('./openVideo.ts')).openTaskVideo,
  'runwayVideo.openVideoToSide': async () => (await import('./openVideo.ts')).openTaskVideoToSide,
  'runwayVideo.openLatestVideo': async () => (await import('./openLatestVideo.ts')).openLatestVideo,
  'runwayVideo.compareVideos': async () => (await import('./compareVideos.ts')).compareVideos,
  'runwayVideo.continueFromLastFrame': async () =>
    (await import('./continueFromLastFrame.ts')).continueFromLastFrame,
  'runwayVideo.revealVideo': async () => (await import('./revealVideo.ts')).revealTaskVideo,
  'runwayVideo.saveVideoAs': async () => (await import('./saveVideoAs.ts')).saveVideoAs,
  'runwayVideo.insertVideo': async () => (await import('./insertVideo.ts')).insertVideo,
  'runwayVideo.savePoster': async () => (await import('./savePoster.ts')).savePoster,
  'runwayVideo.exportGif': async () => (await import('./exportGif.ts')).exportGif,
  'runwayVideo.downloadAgain': async () => (await import('./downloadAgain.ts')).downloadAgain,
  'runwayVideo.reuseTask': async () => (await import('./reuseTask.ts')).reuseTask,
  'runwayVideo.showMaking': async () => (await import('./showMaking.ts')).showMaking,
  'runwayVideo.generateAgain': async () => (await import('./generateAgain.ts')).generateAgain,
  'runwayVideo.submitAgain': async () => (await import('./submitAgain.ts')).submitAgain,
  'runwayVideo.enterTaskId': async () => (await import('./enterTaskId.ts')).enterTaskId,
  'runwayVideo.cancelTask': async () => (await import('./cancelTask.ts')).cancelTask,
  'runwayVideo.cancelWaiting': async () => (await import('./cancelWaiting.ts')).cancelWaiting,
  'runwayVideo.resumeWaiting': async () => (await import('./resumeWaiting.ts')).resumeWaiting,
  'runwayVideo.removeTask': async () => (await import('./removeTask.ts')).removeTask,
  'runwayVideo.discardTask': async () => (await import('./discardTask.ts')).discardTask,
  'runwayVideo.removeEndedTasks': async () =>
    (await import('./removeEndedTasks.ts')).removeEndedTasks,
  'runwayVideo.copyTaskId': async () => (await import('./copyTaskId.ts')).copyTaskId,
  'runwayVideo.copyPrompt': async () => (await import('./copyPrompt.ts')).copyPrompt,
  'runwayVideo.starVideo': async () => (await import('./starVideo.ts')).starVideo,
  'runwayVideo.unstarVideo': async () => (await import('./starVideo.ts')).unstarVideo,
  'runwayVideo.showSpending': async () => (await import('./showSpending.ts')).showSpending,
  'runwayVideo.showLog': async () => (await import('./showLog.ts')).showLog,
} satisfies Readonly<Record<`runwayVideo.${string}`, () => Promise<Command>>>;

export type CommandId = keyof typeof COMMANDS;

/** The ids of all commands, in the order of package.json. */
export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[];
