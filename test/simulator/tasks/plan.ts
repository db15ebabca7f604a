import type { Issue } from '../create/problem.ts';
import type { Fault } from '../faults/fault.ts';
import type { AnswerShape } from '../shapes/shape.ts';
import type { Failure, TaskState } from './state.ts';

/** Why a create is refused, whatever it asks for. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly error: string;
  readonly issues?: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole JSON body, instead of one in the answer shape. */
  readonly body?: unknown;
}

/** What is to become of a create; whatever is left out goes by the simulator's options. */
export interface Plan {
  /** The shape of the answer to the create, and of every query for its task. */
  readonly answerShape?: AnswerShape;
  /** Milliseconds before the task runs; Infinity: it never does. */
  readonly queueMs?: number;
  /** Milliseconds the task runs; Infinity: it never ends. */
  readonly runMs?: number;
  /** What waiting is called. Default `PENDING`. */
  readonly queueStatus?: 'PENDING' | 'THROTTLED';
  /** How it ends. Default `success`. */
  readonly end?: 'success' | Failure;
  /** What the service calls a state instead of its shape's own word, known to anyone or not. */
  readonly words?: Partial<Record<TaskState['status'], string>>;
  /** Milliseconds that it is said to have succeeded, and its video is not yet there. Default 0. */
  readonly lateMs?: number;
  /** No task is created. */
  readonly refuse?: Refusal;
  readonly render?: 'real' | 'none';
  /** Milliseconds a link to the video lives; 0: it is born expired. */
  readonly linkMs?: number;
  /** Strikes the answer to the create; its task exists all the same. */
  readonly fault?: Fault;
}
