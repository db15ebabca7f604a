/**
 * What the start-up file loads with the first use of a feature. All of it is built into one file: VS
 * Code loads one large file faster than many small ones.
 */
export { createAgentTools } from './agents/agentTools.ts';
export { restoreBatch } from './batch/openBatch.ts';
export { COMMANDS } from './commands/commands.ts';
export { showCommandError } from './commands/showCommandError.ts';
export { createApp } from './createApp.ts';
export { dragRows, dropOnList } from './documents/dragAndDrop.ts';
export { makeVideoEdit } from './documents/videoEdit.ts';
export { restoreForm } from './form/openForm.ts';
export { restoreGrid } from './gallery/grid/openGrid.ts';
export { openTaskList } from './openTaskList.ts';
export { toTask } from './otherExtensions/publicTask.ts';
export { submitRequest } from './otherExtensions/submitRequest.ts';
