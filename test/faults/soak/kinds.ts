import type { TaskState } from '../../../src/tasks/record.ts';

/** What befalls a task, by the first word of its prompt, and how it must end. */
export const KINDS = {
  done: 'done',
  failed: 'failed',
  cancelledThere: 'cancelled',
  cancelledHere: 'cancelled',
  /** Accepted, and no answer comes. */
  lost: 'unconfirmed',
  brokenAnswer: 'unconfirmed',
  createFails: 'unconfirmed',
  /** Refused three times for its rate. */
  busy: 'failed',
  /** There is a page at the address instead of the API. */
  page: 'failed',
  queryBusy: 'done',
  queryFails: 'done',
  queryPage: 'done',
  queryReset: 'done',
  queryGarbage: 'done',
  /** The key is not accepted, and set again. */
  keyRefused: 'done',
  expired: 'unsaved',
  /** There is a file where the folder should be. */
  noFolder: 'unsaved',
} as const satisfies Record<string, TaskState>;

export type Kind = keyof typeof KINDS;

const NAMES = Object.keys(KINDS) as Kind[];

/** The kind of the task with a number: every other task goes well from its beginning to its end. */
export function kindOf(number: number): Kind {
  return number % 2 === 0 ? 'done' : (NAMES[((number - 1) / 2) % NAMES.length] ?? 'done');
}

export function promptOf(number: number): string {
  return `${kindOf(number)} ${number}`;
}

export function kindOfPrompt(prompt: string): Kind {
  const [word] = prompt.split(' ');
  return NAMES.find((it) => it === word) ?? 'done';
}

/** Tasks of a first session, which only warms up: one of every kind. Their numbers come last. */
export const WARM_UP = 2 * NAMES.length;
