import { officialProblem } from '../create/problem.ts';
import type { TaskState } from '../tasks/state.ts';
import { officialTask } from './official.ts';
import type { Shape, TaskView } from './shape.ts';

/** The relays' wrapper around the official task. Source: observed relays. */
export const wrapper: Shape = {
  taskId: (uuid) => `task_${uuid.replaceAll('-', '')}`,
  // A relay that has just accepted a task doesn't know its state yet.
  created: (task) => wrapped({ ...data(task), status: 'NOT_START', progress: '0%', data: null }),
  task: (task) =>
    wrapped({ ...data(task), result_url: task.videoUrl ?? '', data: officialTask(task) }),
  problem: (problem) =>
    problem.kind === 'taskNotFound'
      ? refused(400, 'task_not_exist', 'task_not_exist')
      : // The upstream answer is passed on as text.
        refused(problem.status, 'fail_to_fetch_task', JSON.stringify(officialProblem(problem))),
};

/** Before `result_url` existed, the video's URL was in `fail_reason`. Source: observed relays. */
export const olderWrapper: Shape = {
  ...wrapper,
  task: (task) =>
    wrapped({ ...data(task), fail_reason: task.videoUrl ?? failReason(task.state), data: null }),
};

function wrapped(task: object): object {
  return { code: 'success', message: '', data: task };
}

function refused(status: number, code: string, message: string): { status: number; body: object } {
  return { status, body: { code, message, data: null } };
}

function data({ id, state, word, createdAt, endedAt }: TaskView): object {
  return {
    task_id: id,
    action: 'generate',
    status: word ?? statusWord(state),
    fail_reason: failReason(state),
    submit_time: seconds(createdAt),
    start_time: seconds(createdAt),
    finish_time: endedAt === undefined ? 0 : seconds(endedAt),
    progress: progress(state),
  };
}

function statusWord(state: TaskState): string {
  switch (state.status) {
    case 'PENDING':
      return 'SUBMITTED';
    case 'THROTTLED':
      return 'QUEUED';
    case 'RUNNING':
      return 'IN_PROGRESS';
    case 'SUCCEEDED':
      return 'SUCCESS';
    case 'FAILED':
    case 'CANCELLED':
      return 'FAILURE';
  }
}

function failReason(state: TaskState): string {
  switch (state.status) {
    case 'FAILED':
      return state.failure;
    case 'CANCELLED':
      return 'The task was cancelled.';
    case 'PENDING':
    case 'THROTTLED':
    case 'RUNNING':
    case 'SUCCEEDED':
      return '';
  }
}

function progress(state: TaskState): string {
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return '0%';
    case 'RUNNING':
      return `${Math.round(state.progress * 100)}%`;
    case 'SUCCEEDED':
    case 'FAILED':
    case 'CANCELLED':
      return '100%';
  }
}

/** Unix time. */
function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
