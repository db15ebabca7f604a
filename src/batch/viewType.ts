/** The type of the panels with a batch. VS Code stores it with each tab. */
export const BATCH_VIEW_TYPE = 'runwayVideo.batch';
