import { officialProblem } from '../create/problem.ts';
import type { TaskState } from '../tasks/state.ts';
import type { Shape, TaskView } from './shape.ts';

/** The example of the relays' specification of `POST /runwayml/v1/image_to_video`. */
export const example: Shape = {
  taskId: (uuid) => uuid,
  created: (task) => exampleTask(task, 'pending', null),
  task: (task) => exampleTask(task, task.word ?? stateWord(task.state), task.videoUrl ?? null),
  problem: (problem) => ({ status: problem.status, body: officialProblem(problem) }),
};

function exampleTask(task: TaskView, state: string, videoUrl: string | null): object {
  const still = task.state.status === 'PENDING' ? null : task.posterUrl;
  const { width, height } = task.request.size;
  return {
    id: task.id,
    prompt: task.request.promptText,
    state,
    queue_state: null,
    created_at: new Date(task.createdAt).toISOString(),
    batch_id: '',
    video: videoUrl && { url: videoUrl, download_url: videoUrl, width, height, thumbnail: still },
    video_raw: videoUrl && { url: videoUrl, width, height },
    liked: null,
    estimate_wait_seconds: null,
    // The poster exists long before the video.
    thumbnail: still && { url: still, width, height },
    last_frame: videoUrl && { url: still, width, height },
    ...failureReason(task.state),
  };
}

function stateWord(state: TaskState): string {
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return 'pending';
    case 'RUNNING':
      return state.progress < 0.5 ? 'processing' : 'dreaming';
    case 'SUCCEEDED':
      return 'completed';
    case 'FAILED':
    case 'CANCELLED':
      return 'failed';
  }
}

/** Not in the example. Named as in the service that the example comes from (assumed). */
function failureReason(state: TaskState): object {
  switch (state.status) {
    case 'FAILED':
      return { failure_reason: state.failure };
    case 'CANCELLED':
      return { failure_reason: 'The task was cancelled.' };
    case 'PENDING':
    case 'THROTTLED':
    case 'RUNNING':
    case 'SUCCEEDED':
      return {};
  }
}
