import type { TaskState } from '../../../src/tasks/record.ts';

/** A step of a task's life, named as in `watchSteps`. `nth`: which time it is reached, from 1. */
export interface Step {
  readonly name: string;
  readonly nth: number;
}

/** How a window, which is a process of its own, opens its list of tasks. */
export interface Opening {
  /** Its name among all windows. Its requests carry the name as their key. */
  readonly window: string;
  /** The folder that all windows share. */
  readonly folder: string;
  readonly videos: string;
  /** The service's API root. */
  readonly service: string;
  /** When the fast clock started, in milliseconds since 1970, and how fast it is. */
  readonly epoch: number;
  readonly speed: number;
  /** Milliseconds that this window's clock is ahead of the others: it is opened that much later. */
  readonly later?: number;
  /** What the user sees of the tasks. */
  readonly shows?: readonly ('list' | 'notifications')[];
  /** Reports every step on disk and in the network, and may die at one. */
  readonly steps?: { readonly dieAt?: Step; readonly noLinks?: boolean };
  /** The user sets the key again each time a service rejects it. */
  readonly renewsKey?: boolean;
}

/** The end of a service's address for which the key is looked up forever. */
export const NO_KEY = '/no-key';

/** What the user, or the test, does in a window. */
export type Order =
  | ({ readonly do: 'open' } & Opening)
  | ({ readonly do: 'submit' } & Submitted)
  /** A batch with a task of each name. */
  | { readonly do: 'enqueue'; readonly names: readonly string[] }
  | { readonly do: 'attach'; readonly id: string; readonly taskId: string }
  | { readonly do: 'remove' | 'cancel' | 'saveAgain' | 'downloadAgain'; readonly id: string }
  | { readonly do: 'refresh' | 'list' | 'close' }
  /** `at`: milliseconds since 1970. Answers whether the lease is held after its next renewal. */
  | { readonly do: 'acquireLease'; readonly lease: string; readonly at: number }
  | { readonly do: 'startMeasuring' | 'stopMeasuring' | 'countResources' };

/** What distinguishes one submitted task from another. */
export interface Submitted {
  /** Its prompt. */
  readonly name: string;
  /** The file name of its image; default: the name and `.png`. */
  readonly image?: string;
  /** Default: those of the window. */
  readonly service?: string;
  readonly folder?: string;
}

/** An order on its way, with a number that its answer has, too. */
export type Numbered = Order & { readonly number: number };

/** A task as a window's list shows it. */
export interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: TaskState;
  /** Its prompt. */
  readonly name: string;
  readonly taskId?: string;
  readonly file?: string;
  readonly announced: boolean;
  /** False: it was removed from the list. */
  readonly listed: boolean;
}

/** What a window says. Times are real, in milliseconds since 1970. */
export type WindowMessage =
  | { readonly said: 'shown'; readonly at: number; readonly tasks: readonly Shown[] }
  /** A notification, as the user sees it. */
  | { readonly said: 'notified'; readonly message: string }
  | { readonly said: 'logged'; readonly level: 'warn' | 'error'; readonly message: string }
  | { readonly said: 'step'; readonly name: string }
  /** A power cut now would lose something. */
  | { readonly said: 'unsafe'; readonly message: string }
  /** The window itself is broken. */
  | { readonly said: 'failed'; readonly message: string }
  | { readonly said: 'answered'; readonly number: number; readonly value: unknown }
  | { readonly said: 'refused'; readonly number: number; readonly reason: string };

/** What a window holds at a moment. */
export interface Resources {
  /** Bytes of the heap that are used, after a collection. */
  readonly heap: number;
  /** Open files; 0 where the system does not tell. */
  readonly files: number;
  /** What keeps the process alive. */
  readonly handles: number;
  readonly timers: number;
  /** Listeners of the list and of the editor, and of abort signals. */
  readonly listeners: number;
  readonly abortListeners: number;
}

/** What was measured between `startMeasuring` and `stopMeasuring`, all times together. */
export interface Measured {
  /** The longest time in which nothing else could run, in milliseconds. */
  readonly longest: number;
  /** How often it was more than 10 ms, of so many looks. */
  readonly over10: number;
  readonly looks: number;
  /** How often the list was rendered, and how many rows. */
  readonly lists: number;
  readonly rows: number;
}
