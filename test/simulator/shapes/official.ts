import { officialProblem } from '../create/problem.ts';
import type { Shape, TaskView } from './shape.ts';

/** Runway's own shape. Source: the official contract of 2026-08-08. */
export const official: Shape = {
  taskId: (uuid) => uuid,
  created: ({ id, credits }) => ({ id, estimatedCost: { credits } }),
  task: officialTask,
  problem: (problem) => ({ status: problem.status, body: officialProblem(problem) }),
};

export function officialTask({ id, state, word, createdAt, credits, videoUrls }: TaskView): object {
  const task = { id, status: word ?? state.status, createdAt: new Date(createdAt).toISOString() };
  switch (state.status) {
    case 'PENDING':
    case 'THROTTLED':
      return { ...task, estimatedCost: { credits } };
    case 'RUNNING':
      return { ...task, progress: state.progress, estimatedCost: { credits } };
    case 'SUCCEEDED':
      return { ...task, output: videoUrls, cost: { credits } };
    case 'FAILED': {
      const { failure, failureCode } = state;
      const code = failureCode === undefined ? {} : { failureCode };
      return { ...task, failure, ...code, cost: { credits } };
    }
    case 'CANCELLED':
      return { ...task, cost: { credits } };
  }
}
