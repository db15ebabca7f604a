import { modelNames } from '../create/models.ts';
import type { SimulatorSettings } from '../options.ts';
import type { SimulatedTask } from './simulatedTask.ts';

const DAY_MS = 86_400_000;

/** Credits left. Unfinished tasks count as spent; refunded tasks don't. */
export function creditBalance(credits: number, tasks: readonly SimulatedTask[]): number {
  const charged = officialTasks(tasks).reduce((sum, task) => sum + task.credits, 0);
  return Math.floor(credits - charged);
}

/** How many tasks of a model were created in the last 24 hours. */
export function countToday(tasks: readonly SimulatedTask[], model: string, now: number): number {
  return officialTasks(tasks).filter(
    (task) => task.createdAt > now - DAY_MS && task.request.model === model,
  ).length;
}

/** The answer to `GET organization`. */
export function describeOrganization(
  settings: Pick<SimulatorSettings, 'credits' | 'concurrentGenerations' | 'dailyGenerations'>,
  tasks: readonly SimulatedTask[],
  now: number,
): object {
  const perModel = <T>(value: (model: string) => T): Record<string, T> =>
    Object.fromEntries(modelNames('official').map((model) => [model, value(model)]));
  return {
    tier: {
      maxMonthlyCreditSpend: 10_000,
      models: perModel(() => ({
        maxConcurrentGenerations: readLimit(settings.concurrentGenerations),
        maxDailyGenerations: readLimit(settings.dailyGenerations),
      })),
    },
    creditBalance: creditBalance(settings.credits, tasks),
    usage: {
      models: perModel((model) => ({ dailyGenerations: countToday(tasks, model, now) })),
    },
  };
}

/** `null` means no limit (SDK 4.20.1; the contract of 2026-08-08 has numbers only). */
function readLimit(limit: number): number | null {
  return limit === Infinity ? null : limit;
}

function officialTasks(tasks: readonly SimulatedTask[]): readonly SimulatedTask[] {
  return tasks.filter((task) => task.root === 'official');
}
