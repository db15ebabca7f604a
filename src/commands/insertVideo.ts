import type { App } from '../app.ts';
import { describeVideo } from '../documents/describeVideo.ts';
import { findDocument } from '../documents/findDocument.ts';
import { insertVideos, type InsertedVideo } from '../documents/insertVideos.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { taskArguments } from './taskArgument.ts';

/** Inserts the videos of tasks into a document: see {@link findDocument}. */
export async function insertVideo(app: App, argument: unknown, selected?: unknown): Promise<void> {
  const { tasks } = await taskArguments(app, argument, selected);
  const videos = await findVideos(tasks);
  if (videos.length === 0) {
    return;
  }
  const editor = await findDocument(app.lastEditor);
  if (editor === undefined || !(await insertVideos(editor, videos))) {
    app.log.info('No video was inserted.');
  }
}

/** Finds the files. Of several tasks, the first video of each is taken. */
async function findVideos(tasks: readonly TaskRecord[]): Promise<readonly InsertedVideo[]> {
  const found: InsertedVideo[] = [];
  for (const task of tasks) {
    const file = tasks.length === 1 ? await chooseVideo(task) : task.file;
    const uri = await findVideo(task, file);
    if (uri !== undefined) {
      found.push(describeVideo(task, uri));
    }
  }
  return found;
}
