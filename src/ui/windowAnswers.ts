import * as vscode from 'vscode';
import { inTime } from '../util/inTime.ts';

/** Milliseconds in which a window answers, also a busy one. */
const LONGEST_ANSWER = 5000;

/**
 * Whether the user may see what this window shows. When a browser tab is gone, its extension host
 * runs for up to three more hours, but nobody sees what it shows.
 */
export function windowAnswers(): Promise<boolean> {
  // Any command of the window would do. This one changes nothing.
  const answer = vscode.commands.executeCommand('setContext', 'runwayVideo.answers', true);
  return inTime(answer, LONGEST_ANSWER).then(
    () => true,
    () => false,
  );
}
