import type { Misbehaviour } from '../../simulator/index.ts';
import type { Kill } from './kill.ts';

/** One run: what is submitted, what goes wrong, and when which window is killed. */
export interface Scenario {
  readonly name: string;
  /** Of the window that submits, and then of each that is opened after it. */
  readonly kills: readonly Kill[];
  /** How many tasks are submitted at once. */
  readonly tasks: number;
  readonly noLinks?: boolean;
  readonly misbehave?: Misbehaviour;
  /** Another window is open from the beginning, and takes over when the real time has come. */
  readonly companion?: boolean;
  /** The last window that is killed downloads the video once more. */
  readonly downloadAgain?: boolean;
}

/** What became of a scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  /** How many of its windows were killed. */
  readonly killed: number;
  /** The state of every record once everything had settled; `none` for a task without one. */
  readonly states: readonly string[];
  /** What must not have been. */
  readonly wrong: readonly string[];
}
