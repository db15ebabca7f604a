import { isRunning, type TaskRecord } from '../../tasks/record.ts';
import { monthOf } from '../../tasks/spending/monthlySpending.ts';
import { needsUser } from '../../views/taskGroups.ts';
import type { GridFilter } from './gridFilter.ts';
import type { GridVideo } from './protocol.ts';

/** Most images to choose from. Others are found by their names. */
const MOST_IMAGES = 200;

/** The kind of a state that users filter by. */
export function phaseOf(task: TaskRecord): GridVideo['phase'] {
  if (needsUser(task)) {
    return 'needsYou';
  }
  return task.state === 'done' ? 'ready' : isRunning(task.state) ? 'running' : 'failed';
}

/**
 * Finds the tasks that a filter shows, newest first.
 *
 * @param matchesText whether a task has the words that the user looks for
 */
export function filterVideos(
  tasks: readonly TaskRecord[],
  { image, model, state, month, starred }: GridFilter,
  matchesText: (task: TaskRecord) => boolean,
): readonly TaskRecord[] {
  return tasks
    .filter(
      (task) =>
        (!starred || task.starred === true) &&
        (image === '' || task.image.uri === image) &&
        (model === '' || task.settings?.model === model) &&
        (month === '' || monthOf(task.createdAt) === month) &&
        (state === 'all' || phaseOf(task) === state) &&
        matchesText(task),
    )
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

/** The values that tasks can be filtered by, those of the newest tasks first. */
export interface FilterValues {
  readonly images: readonly { readonly uri: string; readonly name: string }[];
  readonly models: readonly string[];
  readonly months: readonly string[];
}

/** Lists the values that tasks can be filtered by. The filter's own are always there. */
export function listFilterValues(tasks: readonly TaskRecord[], filter: GridFilter): FilterValues {
  const images = new Map<string, string>();
  const models = new Set<string>();
  const months = new Set<string>();
  for (const task of tasks.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const { uri, name } = task.image;
    if (uri !== '' && (images.size < MOST_IMAGES || uri === filter.image)) {
      images.set(uri, images.get(uri) ?? name);
    }
    if (task.settings !== undefined) {
      models.add(task.settings.model);
    }
    months.add(monthOf(task.createdAt));
  }
  return {
    images: [...images].map(([uri, name]) => ({ uri, name })),
    models: [...models].sort(),
    months: [...months].sort().reverse(),
  };
}
