import type { Phase } from './answer.ts';

/**
 * Known status words, in lower case, without spaces and dashes. A task with another word is still
 * running.
 */
const PHASES: Readonly<Record<string, Phase>> = {
  succeeded: 'succeeded',
  succeed: 'succeeded',
  success: 'succeeded',
  completed: 'succeeded',
  complete: 'succeeded',
  finished: 'succeeded',
  finish: 'succeeded',
  done: 'succeeded',
  '3': 'succeeded',
  failed: 'failed',
  failure: 'failed',
  fail: 'failed',
  error: 'failed',
  '2': 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  pending: 'queued',
  throttled: 'queued',
  queued: 'queued',
  queueing: 'queued',
  waiting: 'queued',
  submitted: 'queued',
  created: 'queued',
  notstart: 'queued',
  '0': 'queued',
  running: 'running',
  inprogress: 'running',
  processing: 'running',
  generating: 'running',
  dreaming: 'running',
  '1': 'running',
};

/** What a service's status word means; undefined for an unknown word. */
export function readPhase(word: string): Phase | undefined {
  const bare = word.toLowerCase().replace(/[\s_.-]/g, '');
  // Some services have words such as TASK_STATUS_SUCCEED or video.completed.
  const known = bare.replace(/^(?:task|job|video)?(?:status|state)?(?=.)/, '');
  return Object.hasOwn(PHASES, known) ? PHASES[known] : undefined;
}
