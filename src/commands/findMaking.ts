import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { describeMaking, readSidecar, SIDECAR_END, type Sidecar } from '../tasks/video/sidecar.ts';
import { findVideoTask } from '../workspace/videos.ts';
import { taskArgument } from './taskArgument.ts';

/** What is known of how a video was made. */
export interface Making {
  /** The video, or the task without one. */
  readonly name: string;
  readonly sidecar: Sidecar | undefined;
  /** The task, if it is on the list. */
  readonly task?: TaskRecord | undefined;
  /** The video's file; missing for a task of the list. */
  readonly video?: vscode.Uri | undefined;
}

/**
 * Finds out how a video was made: from the list, or from the file beside it.
 *
 * @param argument a task, a video, or the file beside one
 * @returns undefined when the command was given none of these
 */
export async function findMaking(app: App, argument: unknown): Promise<Making | undefined> {
  if (!(argument instanceof vscode.Uri)) {
    const task = await taskArgument(app, argument);
    return (
      task && {
        name: task.image.name,
        sidecar: describeMaking(task, task.file ?? ''),
        task,
      }
    );
  }
  const path = argument.path.endsWith(SIDECAR_END)
    ? argument.path.slice(0, -SIDECAR_END.length)
    : argument.path;
  const video = argument.with({ path });
  const name = path.split('/').at(-1) ?? path;
  const task = await findTask(app, video);
  const sidecar =
    task === undefined
      ? video.scheme === 'file'
        ? await readSidecar(video.fsPath)
        : undefined
      : describeMaking(task, video.fsPath);
  return { name, sidecar, task, video };
}

async function findTask(app: App, video: vscode.Uri): Promise<TaskRecord | undefined> {
  const tasks = await app.tasks();
  await tasks.loadEnded();
  return findVideoTask(tasks.all(), video);
}
