import type { App } from '../app.ts';
import { taskArguments } from './taskArgument.ts';

/** Marks tasks with a star, to find their videos again. */
export function starVideo(app: App, argument: unknown, selected?: unknown): Promise<void> {
  return star(app, argument, selected, true);
}

export function unstarVideo(app: App, argument: unknown, selected?: unknown): Promise<void> {
  return star(app, argument, selected, false);
}

async function star(
  app: App,
  argument: unknown,
  selected: unknown,
  starred: boolean,
): Promise<void> {
  const { tasks } = await taskArguments(app, argument, selected);
  await (
    await app.tasks()
  ).star(
    tasks.map(({ id }) => id),
    starred,
  );
}
