/** The commands of VS Code that have a button on the page. A take's menu has more. */
export const TAKE_COMMANDS = [
  'saveVideoAs',
  'downloadAgain',
  'continueFromLastFrame',
  'generateAgain',
  'cancelTask',
  'enterTaskId',
  'submitAgain',
  'setApiKey',
] as const;

export type TakeCommand = (typeof TAKE_COMMANDS)[number];
