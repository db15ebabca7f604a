import type { TaskState } from '../../../src/tasks/record.ts';

/** What a window, a process of its own, is to do. */
export interface Job {
  /** The folder that its sessions share. */
  readonly folder: string;
  readonly videos: string;
  /** The service's API root, and an address at which there is a web page instead. */
  readonly service: string;
  readonly page: string;
  /** When the fast clock started, in milliseconds since 1970, and how fast it is. */
  readonly epoch: number;
  readonly speed: number;
  /** How many tasks; each session opens the list anew, a day after the one before. */
  readonly tasks: number;
  readonly sessions: number;
  /** Tasks that are under way at the same time. */
  readonly atOnce: number;
  /** Ended tasks that the user leaves on the list: all of them, or none. */
  readonly leaves: 'all' | 'none';
}

/** What is held at a moment. */
export interface ResourceCount {
  readonly at: string;
  /** Whether the list is closed, and how many tasks there were until then. */
  readonly isClosed: boolean;
  readonly tasks: number;
  /** Bytes of the heap that are used, after a collection. */
  readonly heap: number;
  /** Open files; 0 where the system does not tell. */
  readonly files: number;
  /** What keeps the process alive, and timers of any kind. */
  readonly handles: number;
  readonly timers: number;
  /** Listeners of the list and of the editor, and of abort signals. */
  readonly listeners: number;
  readonly abortListeners: number;
}

/** What a window says, a line of JSON each. */
export type WindowMessage =
  | { readonly ended: string; readonly state: TaskState; readonly problem?: string | undefined }
  | { readonly resourceCount: ResourceCount }
  | { readonly violation: string }
  | { readonly blocked: Blocked; readonly rows: number; readonly lists: number };

/** For how long nothing else could run. */
export interface Blocked {
  /** Milliseconds. */
  readonly longest: number;
  /** How often it was more than 10 ms, of so many looks. */
  readonly over10: number;
  readonly looks: number;
}
