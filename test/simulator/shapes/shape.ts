import type { CreateRequest } from '../create/createRequest.ts';
import type { Problem } from '../create/problem.ts';
import type { TaskState } from '../tasks/state.ts';

/** The shapes in which services were seen to answer. */
export const answerShapes = [
  /** Runway's own, which most relays pass on. */
  'official',
  /** `{code: "success", message, data: {task_id, status, progress, …}}`. */
  'wrapper',
  /** The same, with the video's URL in `fail_reason` and no official task in it. */
  'olderWrapper',
  /** `{code: 0, message, request_id, data: {task_id, task_status, …}}`: the specification's schema. */
  'envelope',
  /** `{id, state, video, …}`: the specification's example. */
  'example',
  /** `{code: 200, msg, data: {task_id, status: "0|1|2|3", …}}`. */
  'numeric',
] as const;

export type AnswerShape = (typeof answerShapes)[number];

export function isAnswerShape(word: string): word is AnswerShape {
  return answerShapes.some((shape) => shape === word);
}

/** A task as an answer sees it. */
export interface TaskView {
  readonly id: string;
  readonly state: TaskState;
  /** What to call the state instead of the shape's own word. */
  readonly word: string | undefined;
  readonly request: CreateRequest;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; undefined until it has ended. */
  readonly endedAt: number | undefined;
  /** The estimate until it ends, the charge afterwards. */
  readonly credits: number;
  /** A fresh link to the video; undefined unless it has succeeded, and is not late. */
  readonly videoUrl: string | undefined;
  /** A link to a still picture. */
  readonly posterUrl: string;
}

/** How a service words its answers. */
export interface Shape {
  /** What a task's id looks like, given a random UUID. */
  taskId(uuid: string): string;
  /** The answer to a create. */
  created(task: TaskView): unknown;
  /** The answer to a query. */
  task(task: TaskView): unknown;
  /** The answer to a request that is refused. */
  problem(problem: Problem): { readonly status: number; readonly body: unknown };
}
