import type { TaskState } from '../tasks/state.ts';
import type { Shape, TaskView } from './shape.ts';

/** Statuses are digits: 0 waiting, 1 running, 2 failed, 3 done. Source: observed relays. */
export const numeric: Shape = {
  taskId: (uuid) => uuid,
  created: (task) => numbered(200, '成功', { ...data(task), status: '0', video_url: '' }),
  task: (task) => numbered(200, '成功', data(task)),
  // HTTP 200 for every request. Only `code` tells.
  problem: ({ status, error, issues }) => {
    const message = issues?.map((issue) => issue.message).join('; ') ?? error;
    return { status: 200, body: numbered(status, message, null) };
  },
};

function numbered(code: number, msg: string, content: object | null): object {
  return { code, msg, data: content };
}

function data({ id, state, word, videoUrl, posterUrl }: TaskView): object {
  return {
    task_id: id,
    status: word ?? digit(state),
    video_url: videoUrl ?? '',
    poster: posterUrl,
    msg: message(state),
  };
}

function digit(state: TaskState): '0' | '1' | '2' | '3' {
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return '0';
    case 'RUNNING':
      return '1';
    case 'FAILED':
    case 'CANCELLED':
      return '2';
    case 'SUCCEEDED':
      return '3';
  }
}

function message(state: TaskState): string {
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
