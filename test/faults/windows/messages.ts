import type { TaskState } from '../../../src/tasks/record.ts';

/** What a window, a process of its own, is opened with. */
export interface Opening {
  /** Its name among all windows. Its requests bear it as their key. */
  readonly window: string;
  /** The folder that all windows share. */
  readonly folder: string;
  readonly videos: string;
  /** The service's API root. */
  readonly service: string;
  /** When the fast clock started, in milliseconds since 1970, and how fast it is. */
  readonly epoch: number;
  readonly speed: number;
}

/** What the user does in a window. */
export type Order =
  /** `endless`: the key is looked up forever. */
  | { readonly do: 'submit'; readonly name: string; readonly endless?: boolean }
  | { readonly do: 'remove' | 'cancel' | 'saveAgain' | 'downloadAgain'; readonly id: string }
  | { readonly do: 'refresh' | 'list' | 'close' };

/** An order on its way, with a number that its answer bears too. */
export type Numbered = Order & { readonly number: number };

/** A task as a window's list shows it. */
export interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: TaskState;
  /** The name that its image had, without an extension. */
  readonly name: string;
  readonly announced: boolean;
  /** It is on the list, and was not taken off it. */
  readonly listed: boolean;
}

/** What a window says. Times are real, in milliseconds since 1970. */
export type WindowMessage =
  | { readonly said: 'opened' }
  | { readonly said: 'shown'; readonly at: number; readonly tasks: readonly Shown[] }
  /** A notification, as the user sees it. */
  | { readonly said: 'notified'; readonly at: number; readonly message: string }
  | { readonly said: 'logged'; readonly level: string; readonly message: string }
  | { readonly said: 'answered'; readonly number: number; readonly value: unknown }
  | { readonly said: 'refused'; readonly number: number; readonly reason: string };

/** Nobody listens any more once the window is closed. */
export function report(said: WindowMessage): void {
  if (process.connected) {
    process.send?.(said);
  }
}
