import type { CreateRequest } from '../create/createRequest.ts';
import type { Problem } from '../create/problem.ts';
import type { TaskState } from '../tasks/state.ts';

/** The answer shapes that services were seen to use. */
export const answerShapes = [
  /** Runway's own. Most relays pass it on. */
  'official',
  /** `{code: "success", message, data: {task_id, status, progress, …}}`. */
  'wrapper',
  /** As `wrapper`, with the video's URL in `fail_reason` and no official task inside. */
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

/** The data of a task that an answer shows. */
export interface TaskView {
  readonly id: string;
  readonly state: TaskState;
  /** The word for the state instead of the shape's own. */
  readonly word: string | undefined;
  readonly request: CreateRequest;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; undefined until the task has ended. */
  readonly endedAt: number | undefined;
  /** The estimate until it ends, then the charge. */
  readonly credits: number;
  /** A new link to the video; undefined if there is no video yet. */
  readonly videoUrl: string | undefined;
  /** New links to all its videos. */
  readonly videoUrls: readonly string[];
  /** A link to a still image. */
  readonly posterUrl: string;
}

/** The shape and the words of a service's answers. */
export interface Shape {
  /** Makes a task ID of this shape from a random UUID. */
  taskId(uuid: string): string;
  /** The answer to a create. */
  created(task: TaskView): unknown;
  /** The answer to a query. */
  task(task: TaskView): unknown;
  /** The answer to a request that is refused. */
  problem(problem: Problem): { readonly status: number; readonly body: unknown };
}
