import type { InjectedFault } from '../../simulator/index.ts';
import type { Kill } from './kill.ts';

/** One run: the submitted tasks, the faults, and when each window is killed. */
export interface Scenario {
  readonly name: string;
  /** The kill of the window that submits, then of each window that is opened after it. */
  readonly kills: readonly Kill[];
  /** How many tasks are submitted at once. */
  readonly tasks: number;
  readonly noLinks?: boolean;
  /** How many videos each task makes. Default 1. */
  readonly videos?: number;
  readonly fault?: InjectedFault;
  /** Another window is open from the start, and takes over when the lease is stale. */
  readonly companion?: boolean;
  /** The last window that is killed downloads the video again. */
  readonly downloadAgain?: boolean;
}

/** The result of a scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  /** How many of its windows were killed. */
  readonly killed: number;
  /** The final state of every record; `none` for a task without a record. */
  readonly states: readonly string[];
  /** The promises that were broken, as sentences. */
  readonly violations: readonly string[];
}
