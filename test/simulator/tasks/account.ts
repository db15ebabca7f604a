import { modelNames } from '../create/models.ts';
import type { SimulatedTask } from './simulatedTask.ts';

const DAY_MS = 86_400_000;

/** Credits left. Unfinished tasks count as spent; refunded tasks don't. */
export function creditBalance(credits: number, tasks: readonly SimulatedTask[]): number {
  const charged = officialTasks(tasks).reduce((sum, task) => sum + task.credits, 0);
  return Math.floor(credits - charged);
}

/** The answer to `GET organization`. */
export function describeOrganization(
  credits: number,
  tasks: readonly SimulatedTask[],
  now: number,
): object {
  const recent = officialTasks(tasks).filter((task) => task.createdAt > now - DAY_MS);
  const perModel = <T>(value: (model: string) => T): Record<string, T> =>
    Object.fromEntries(modelNames('official').map((model) => [model, value(model)]));
  return {
    tier: {
      maxMonthlyCreditSpend: 10_000,
      models: perModel(() => ({ maxConcurrentGenerations: 2, maxDailyGenerations: 200 })),
    },
    creditBalance: creditBalance(credits, tasks),
    usage: {
      models: perModel((model) => ({
        dailyGenerations: recent.filter((task) => task.request.model === model).length,
      })),
    },
  };
}

function officialTasks(tasks: readonly SimulatedTask[]): readonly SimulatedTask[] {
  return tasks.filter((task) => task.root === 'official');
}
