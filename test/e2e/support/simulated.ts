import assert from 'node:assert/strict';
import type { SimulatedTask, Simulator, TaskState } from '../../simulator/index.ts';

/** The task of the `nth` create (from 1), once its video is rendered. */
export async function renderedTask(simulator: Simulator, nth = 1): Promise<SimulatedTask> {
  const { taskId } = await simulator.answered('create', nth);
  const task = simulator.tasks.find((it) => it.id === taskId);
  assert.ok(task, 'The create made no task.');
  await task.rendered;
  return task;
}

/** Keeps the next task in a state from its beginning, until it is released. */
export function holdNext(simulator: Simulator, state: TaskState): void {
  simulator.once('task', (task) => task.hold(state));
}
