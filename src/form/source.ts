import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fetchImage } from '../image/fetchImage.ts';
import { checkImageUrl, nameFromUrl } from '../image/imageUrl.ts';
import {
  checkAspect,
  ImageError,
  readPromptImage,
  type PromptImage,
} from '../image/promptImage.ts';
import { sendImage, type SendImage } from '../image/sendImage.ts';
import { readModels } from '../settings.ts';
import type { Frame } from '../tasks/submit.ts';
import { outputFolder } from './outputFolder.ts';

/** Where a prompt image comes from: a file of any file system that VS Code has, or an https URL. */
export interface ImageSource {
  readonly uri: string;
  /** Its file name. */
  readonly name: string;
  /** Reads the image for the preview and the checks. @throws {ImageError} */
  read(): Promise<PromptImage>;
  /**
   * Reads and checks the image for a model.
   *
   * @returns how it gets to the service; an image at a URL is left to the service
   * @throws {ImageError}
   */
  promptImage(model: string, takesUploads: () => Promise<boolean>): Promise<SendImage>;
  /** Folder on disk for the video; undefined when the user has to be asked. */
  folder(): string | undefined;
}

/**
 * @param uri a file's URI, or an https URL, which is sent to the service as it is
 * @throws {ImageError} when it is neither
 */
export function imageFrom(uri: string): ImageSource {
  return /^https?:/i.test(uri) ? imageUrl(uri) : imageFile(vscode.Uri.parse(uri));
}

/**
 * Reads an image now, so that what is wrong with it is told before there is a task.
 *
 * @throws {ImageError}
 */
export async function readFrame(
  source: ImageSource,
  model: string,
  takesUploads: () => Promise<boolean>,
): Promise<Frame> {
  const promptImage = await source.promptImage(model, takesUploads);
  return { image: { uri: source.uri, name: source.name }, promptImage };
}

function imageUrl(text: string): ImageSource {
  const url = checkImageUrl(text);
  return {
    uri: url,
    name: nameFromUrl(url),
    read: async () => readPromptImage(await fetchImage(url)),
    promptImage: () => Promise.resolve(() => Promise.resolve(url)),
    folder: () => outputFolder(undefined),
  };
}

function imageFile(uri: vscode.Uri): ImageSource {
  const read = async () => readPromptImage(await readFile(uri));
  return {
    uri: uri.toString(),
    name: uri.path.split('/').at(-1) ?? 'image',
    read,
    async promptImage(model, takesUploads) {
      const image = await read();
      const range = readModels().models.find((it) => it.id === model)?.imageAspect;
      const problem = range === undefined ? undefined : checkAspect(image, model, range);
      if (problem !== undefined) {
        throw new ImageError(problem);
      }
      return sendImage(image, takesUploads);
    },
    folder: () => outputFolder(uri),
  };
}

async function readFile(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    throw new ImageError(
      missing
        ? l10n.t('The image is not there any more: {0}', uri.path)
        : l10n.t('The image cannot be read: {0}', uri.path),
      { cause: error },
    );
  }
}
