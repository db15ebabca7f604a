import type { TaskRecord } from './record.ts';

/** A take's number stays when other takes are removed, so that people can talk about "take 4". */

/** Numbers the tasks of one image, from 1. @returns the tasks, oldest first, each with its number */
export function numberTakes(
  tasks: readonly TaskRecord[],
  image: string,
): readonly { readonly task: TaskRecord; readonly number: number }[] {
  const takes = tasks.filter((task) => task.image.uri === image).toSorted(compareAges);
  let last = 0;
  return takes.map((task) => {
    // Records of earlier versions have no number. Two windows may have given the same one.
    last = Math.max(task.take ?? 0, last + 1);
    return { task, number: last };
  });
}

/** The number of the next task of an image. */
export function nextTakeNumber(tasks: readonly TaskRecord[], image: string): number {
  return (numberTakes(tasks, image).at(-1)?.number ?? 0) + 1;
}

function compareAges(a: TaskRecord, b: TaskRecord): number {
  return a.createdAt - b.createdAt || (a.take ?? 0) - (b.take ?? 0) || (a.id < b.id ? -1 : 1);
}
