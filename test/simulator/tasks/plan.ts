import type { Issue } from '../create/problem.ts';
import type { Fault } from '../faults/fault.ts';
import type { AnswerShape } from '../shapes/shape.ts';
import type { Failure, TaskState } from './state.ts';

/** A refusal of a create, whatever it contains. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly error: string;
  readonly issues?: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole JSON body, instead of one in the answer shape. */
  readonly body?: unknown;
}

/** How a create is handled. Fields that are left out follow the simulator's options. */
export interface Plan {
  /** The shape of the answer to the create, and of every query for its task. */
  readonly answerShape?: AnswerShape;
  /** Milliseconds before the task runs. Infinity: it never runs. */
  readonly queueMs?: number;
  /** Milliseconds that the task runs. Infinity: it never ends. */
  readonly runMs?: number;
  /** The status while it waits. Default `PENDING`. */
  readonly queueStatus?: 'PENDING' | 'THROTTLED';
  /** How it ends. Default `success`. */
  readonly end?: 'success' | Failure;
  /** The status words to use instead of the shape's own. They may be unknown words. */
  readonly words?: Partial<Record<TaskState['status'], string>>;
  /** Milliseconds between the status SUCCEEDED and the video's URL. Default 0. */
  readonly lateMs?: number;
  /** Refuses the create: no task is created. */
  readonly refuse?: Refusal;
  readonly render?: 'real' | 'none';
  /** How many videos the task makes. Default 1. Only the shapes with a list show more. */
  readonly videos?: number;
  /** How long a link to the video works, in milliseconds. 0: it has already expired. */
  readonly linkMs?: number;
  /** Spoils the answer to the create. The task exists anyway. */
  readonly fault?: Fault;
}
