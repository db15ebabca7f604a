import type * as vscode from 'vscode';
import type { App } from '../app.ts';
import { findDocument } from '../documents/findDocument.ts';
import { insertVideos, type InsertedVideo } from '../documents/insertVideos.ts';
import { parseRatio } from '../runway/models/model.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { plainText } from '../util/plainText.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { taskArguments } from './taskArgument.ts';

/** Most characters of a title. The user changes it in the document. */
const TITLE_LENGTH = 120;

/** Numbers below are a shape, such as 16:9, and not a size in pixels. */
const LEAST_PIXELS = 100;

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
      found.push(describe(task, uri));
    }
  }
  return found;
}

function describe({ settings, image }: TaskRecord, uri: vscode.Uri): InsertedVideo {
  const prompt = plainText(settings?.promptText ?? '', TITLE_LENGTH);
  const size = parseRatio(settings?.ratio ?? '');
  const isSize = size !== undefined && Math.min(size.width, size.height) >= LEAST_PIXELS;
  return { uri, title: prompt === '' ? image.name : prompt, size: isSize ? size : undefined };
}
