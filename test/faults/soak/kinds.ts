import type { TaskState } from '../../../src/tasks/record.ts';

/** The kinds of tasks, by the first word of their prompt, and the state in which each must end. */
export const KINDS = {
  done: 'done',
  failed: 'failed',
  cancelledThere: 'cancelled',
  cancelledHere: 'cancelled',
  /** The service accepts it, but doesn't answer. */
  lost: 'unconfirmed',
  brokenAnswer: 'unconfirmed',
  createFails: 'unconfirmed',
  /** The service refuses it three times with 429. */
  busy: 'failed',
  /** The address returns a web page. */
  page: 'failed',
  queryBusy: 'done',
  queryFails: 'done',
  queryPage: 'done',
  queryReset: 'done',
  queryGarbage: 'done',
  /** The service rejects the key, which is then set again. */
  keyRefused: 'done',
  expired: 'unsaved',
  /** A file has the name of the folder. */
  noFolder: 'unsaved',
} as const satisfies Record<string, TaskState>;

export type Kind = keyof typeof KINDS;

const NAMES = Object.keys(KINDS) as Kind[];

/** Selects the kind of the task with this number. Every other task succeeds without a fault. */
export function selectKind(number: number): Kind {
  return number % 2 === 0 ? 'done' : (NAMES[((number - 1) / 2) % NAMES.length] ?? 'done');
}

export function makePrompt(number: number): string {
  return `${selectKind(number)} ${number}`;
}

export function readKind(prompt: string): Kind {
  const [word] = prompt.split(' ');
  return NAMES.find((it) => it === word) ?? 'done';
}

/** Number of tasks in the first, warm-up session: one of every kind. They have the last numbers. */
export const WARM_UP = 2 * NAMES.length;
