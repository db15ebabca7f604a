/** A step of a task's life, named as in `watchSteps`, and the how-manieth time it is reached. */
export interface Step {
  readonly name: string;
  readonly nth: number;
}

/** What a window, a process of its own, is to do. */
export interface Job {
  /** Its name among all windows. */
  readonly window: string;
  /** The folder that all windows share. */
  readonly folder: string;
  readonly videos: string;
  /** The service's API root. */
  readonly service: string;
  /** When the fast clock started, in milliseconds since 1970, and how fast it is. */
  readonly epoch: number;
  readonly speed: number;
  /** Milliseconds that the window is ahead of the others: it is opened that much later. */
  readonly later?: number;
  /** The prompts of the tasks to submit, all at once. */
  readonly submit?: readonly string[];
  /** Tasks' ids at the service, by the ids of the unconfirmed records that the user knows them to be. */
  readonly attach?: Readonly<Record<string, string>>;
  /** Downloads every finished video once more. */
  readonly downloadAgain?: boolean;
  /** Where the window dies. */
  readonly dieAt?: Step;
  /** The file system has no hard links. */
  readonly noLinks?: boolean;
  /** Keeps following although nothing is left to do, until it is killed or another's task ends. */
  readonly awaitTasks?: number;
}

/** What a window says, a line of JSON each. */
export type WindowMessage =
  | { readonly opened: true }
  | { readonly step: string }
  /** Something that would have been lost in a power cut. */
  | { readonly unsafe: string }
  | { readonly warned: string }
  | { readonly failed: string }
  | { readonly settled: true };
