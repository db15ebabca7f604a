import { randomUUID } from 'node:crypto';

import type { TaskState } from '../tasks/state.ts';
import type { Shape, TaskView } from './shape.ts';

/** Codes for a wrong field and an unknown task. Anything but 0 is an error. */
const INVALID_REQUEST = 1201;
const TASK_NOT_FOUND = 1203;

/** The schema of the relays' specification of `POST /runwayml/v1/image_to_video`. */
export const envelope: Shape = {
  taskId: (uuid) => uuid,
  created: (task) => enveloped(0, 'SUCCEED', data(task, 'submitted')),
  task: (task) =>
    enveloped(0, 'SUCCEED', {
      ...data(task, task.word ?? statusWord(task.state)),
      task_status_msg: statusMessage(task.state),
      task_result: {
        videos: task.videoUrls.map((url) => ({
          id: task.id,
          url,
          duration: String(task.request.duration),
        })),
      },
    }),
  // An invalid request gets HTTP 200. Only `code` tells that it failed.
  problem: ({ kind, status, error, issues }) => {
    const message = issues?.map((issue) => issue.message).join('; ') ?? error;
    if (kind === undefined) {
      return { status, body: enveloped(status, message, null) };
    }
    const code = kind === 'taskNotFound' ? TASK_NOT_FOUND : INVALID_REQUEST;
    return { status: 200, body: enveloped(code, message, null) };
  },
};

function enveloped(code: number, message: string, content: object | null): object {
  return { code, message, request_id: randomUUID(), data: content };
}

function data({ id, createdAt, endedAt }: TaskView, status: string): object {
  return {
    task_id: id,
    task_status: status,
    created_at: createdAt,
    updated_at: endedAt ?? createdAt,
  };
}

function statusWord(state: TaskState): string {
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return 'submitted';
    case 'RUNNING':
      return 'processing';
    case 'SUCCEEDED':
      return 'succeed';
    case 'FAILED':
    case 'CANCELLED':
      return 'failed';
  }
}

function statusMessage(state: TaskState): string {
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
