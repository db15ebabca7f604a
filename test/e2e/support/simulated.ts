import assert from 'node:assert/strict';
import type { SimulatedTask, Simulator, TaskState } from '../../simulator/index.ts';

/** Waits for the `nth` create (from 1) and the rendering of its video. Returns the task. */
export async function renderedTask(simulator: Simulator, nth = 1): Promise<SimulatedTask> {
  const { taskId } = await simulator.answered('create', nth);
  const task = simulator.tasks.find((it) => it.id === taskId);
  assert.ok(task, 'The create made no task.');
  await task.rendered;
  return task;
}

/** Keeps the next task in a state until `release()`. */
export function holdNext(simulator: Simulator, state: TaskState): void {
  simulator.once('task', (task) => task.hold(state));
}
