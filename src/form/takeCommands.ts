/** The commands of VS Code that the page offers for a take. */
export const TAKE_COMMANDS = [
  'openVideo',
  'revealVideo',
  'saveVideoAs',
  'downloadAgain',
  'continueFromLastFrame',
  'generateAgain',
  'cancelTask',
  'removeTask',
  'enterTaskId',
  'submitAgain',
  'discardTask',
  'setApiKey',
] as const;

export type TakeCommand = (typeof TAKE_COMMANDS)[number];
