import type { TaskState } from '../../../src/tasks/record.ts';
import type { ExpectedTask } from '../support/findViolations.ts';

/**
 * The kinds of tasks, by the first word of their prompt: the state in which each must end, the
 * creates that the service gets, and the task's state there.
 */
const KINDS = {
  done: ['done', 1, 'SUCCEEDED'],
  failed: ['failed', 1, 'FAILED'],
  cancelledThere: ['cancelled', 1, 'CANCELLED'],
  cancelledHere: ['cancelled', 1, 'CANCELLED'],
  /** The service accepts it, but doesn't answer. */
  lost: ['unconfirmed', 1, 'any'],
  brokenAnswer: ['unconfirmed', 1, 'any'],
  createFails: ['unconfirmed', 1, 'none'],
  /** The service refuses it three times with 429. */
  busy: ['failed', 3, 'none'],
  /** The address returns a web page. */
  page: ['failed', 0, 'none'],
  queryBusy: ['done', 1, 'SUCCEEDED'],
  queryFails: ['done', 1, 'SUCCEEDED'],
  queryPage: ['done', 1, 'SUCCEEDED'],
  queryReset: ['done', 1, 'SUCCEEDED'],
  queryGarbage: ['done', 1, 'SUCCEEDED'],
  /** The service rejects the key, which is then set again. */
  keyRefused: ['done', 1, 'SUCCEEDED'],
  expired: ['unsaved', 1, 'SUCCEEDED'],
  /** A file has the name of the folder. */
  noFolder: ['unsaved', 1, 'SUCCEEDED'],
} as const satisfies Record<string, readonly [TaskState, creates: number, status: string]>;

export type Kind = keyof typeof KINDS;

const NAMES = Object.keys(KINDS) as Kind[];

/** Selects the kind of the task with this number. Every other task succeeds without a fault. */
export function selectKind(number: number): Kind {
  return number % 2 === 0 ? 'done' : (NAMES[((number - 1) / 2) % NAMES.length] ?? 'done');
}

export function makePrompt(number: number): string {
  return `${selectKind(number)} ${number}`;
}

/** What must be true of the task with this number at the end. */
export function expectTask(number: number): ExpectedTask {
  const [state, creates, status] = KINDS[selectKind(number)];
  const file = state === 'done' ? { file: `cat-${number}.mp4` } : {};
  return { name: makePrompt(number), state, creates, status, ...file };
}

export function readKind(prompt: string): Kind {
  const [word] = prompt.split(' ');
  return NAMES.find((it) => it === word) ?? 'done';
}

/** Number of tasks in the first, warm-up session: one of every kind. They have the last numbers. */
export const WARM_UP = 2 * NAMES.length;
