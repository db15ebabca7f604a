/** Every command, as package.json contributes it; a test compares both. */
export const COMMAND_IDS = [
  'runwayVideo.generate',
  'runwayVideo.generateFromUrl',
  'runwayVideo.selectService',
  'runwayVideo.setApiKey',
  'runwayVideo.clearApiKey',
  'runwayVideo.trackTask',
  'runwayVideo.refreshTasks',
  'runwayVideo.openVideo',
  'runwayVideo.revealVideo',
  'runwayVideo.saveVideoAs',
  'runwayVideo.downloadAgain',
  'runwayVideo.reuseTask',
  'runwayVideo.submitAgain',
  'runwayVideo.enterTaskId',
  'runwayVideo.cancelTask',
  'runwayVideo.removeTask',
  'runwayVideo.discardTask',
  'runwayVideo.removeEndedTasks',
  'runwayVideo.copyTaskId',
  'runwayVideo.copyPrompt',
  'runwayVideo.showSpending',
  'runwayVideo.showLog',
] as const;

export type CommandId = (typeof COMMAND_IDS)[number];
