import type * as vscode from 'vscode';
import { parseRatio } from '../runway/models/model.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { plainText } from '../util/plainText.ts';
import type { InsertedVideo } from './insertVideos.ts';

/** Most characters of a title. The user changes it in the document. */
const TITLE_LENGTH = 120;

/** Numbers below are a shape, such as 16:9, and not a size in pixels. */
const LEAST_PIXELS = 100;

/** A task's video for a document, with its prompt as title. */
export function describeVideo({ settings, image }: TaskRecord, uri: vscode.Uri): InsertedVideo {
  const prompt = plainText(settings?.promptText ?? '', TITLE_LENGTH);
  const size = parseRatio(settings?.ratio ?? '');
  const isSize = size !== undefined && Math.min(size.width, size.height) >= LEAST_PIXELS;
  return { uri, title: prompt === '' ? image.name : prompt, size: isSize ? size : undefined };
}
