import * as vscode from 'vscode';
import { systemClock } from '../util/clock.ts';

/** Milliseconds in which a window answers, also a busy one. */
const LONGEST_ANSWER = 5000;

/**
 * Whether the user may see what this window shows. When a browser tab is gone, its extension host
 * runs for up to three more hours, but nobody sees what it shows.
 */
export async function windowAnswers(): Promise<boolean> {
  const done = new AbortController();
  // Any command of the window would do. This one changes nothing.
  const answer = vscode.commands
    .executeCommand('setContext', 'runwayVideo.answers', true)
    .then(() => true);
  const late = systemClock.delay(LONGEST_ANSWER, done.signal).then(() => false);
  try {
    return await Promise.race([answer, late]);
  } finally {
    done.abort();
  }
}
