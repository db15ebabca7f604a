import * as vscode from 'vscode';
import { reasonsToConvert } from '../image/conversion.ts';
import { checkConverted } from '../image/converted.ts';
import { fetchImage } from '../image/fetchImage.ts';
import { isAccepted } from '../image/format.ts';
import { checkImageUrl, nameFromUrl } from '../image/imageUrl.ts';
import { ImageError } from '../image/imageError.ts';
import { checkAspect, readImage, readPromptImage, type ShownImage } from '../image/readImage.ts';
import type { PromptImage } from '../image/promptImage.ts';
import { UPLOAD_BYTES } from '../runway/upload.ts';
import { readModels } from '../services/models.ts';
import { outputFolder } from './outputFolder.ts';

/** Where a prompt image comes from: a file of any file system that VS Code has, or an https URL. */
export interface ImageSource {
  readonly uri: string;
  /** Its file name. */
  readonly name: string;
  /** It is the service that fetches it, so it cannot be converted. */
  readonly byUrl: boolean;
  /** Reads the image for the preview and the checks. @throws {ImageError} */
  read(): Promise<ShownImage>;
  /** Whether the form has to convert it, for it would not be sent as it is shown. @throws {ImageError} */
  needsForm(takesUploads: () => Promise<boolean>): Promise<boolean>;
  /**
   * Reads and checks the image for a model.
   *
   * @param converted what the form made of it, where it had to
   * @throws {ImageError}
   */
  promptImage(model: string, converted?: Uint8Array): Promise<PromptImage>;
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

function imageUrl(text: string): ImageSource {
  const url = checkImageUrl(text);
  return {
    uri: url,
    name: nameFromUrl(url),
    byUrl: true,
    read: async () => sendableByUrl(readImage(await fetchImage(url))),
    needsForm: () => Promise.resolve(false),
    promptImage: () => Promise.resolve({ name: nameFromUrl(url), uri: url, url }),
    folder: () => outputFolder(undefined),
  };
}

/** @throws {ImageError} when the service will not take the image that it fetches */
function sendableByUrl(image: ShownImage): ShownImage {
  if (!isAccepted(image.format)) {
    throw new ImageError({ code: 'urlFormat', format: image.format });
  }
  return image;
}

function imageFile(uri: vscode.Uri): ImageSource {
  const read = async () => readImage(await readFile(uri));
  const file = { uri: uri.toString(), name: uri.path.split('/').at(-1) ?? 'image' };
  return {
    ...file,
    byUrl: false,
    read,
    async needsForm(takesUploads) {
      const { bytes, ...image } = await read();
      const reasons = reasonsToConvert({ ...image, length: bytes.length }, false);
      return reasons.some((it) => it !== 'size') || (reasons.length > 0 && !(await takesUploads()));
    },
    async promptImage(model, converted) {
      const bytes = await readFile(uri);
      const image =
        converted === undefined
          ? readPromptImage(bytes)
          : checkConverted(converted, readImage(bytes));
      const range = readModels().models.find((it) => it.id === model)?.imageAspect;
      const problem = range === undefined ? undefined : checkAspect(image, model, range);
      if (problem !== undefined) {
        throw new ImageError(problem);
      }
      return { ...file, format: image.format, bytes: image.bytes };
    },
    folder: () => outputFolder(uri),
  };
}

async function readFile(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > UPLOAD_BYTES) {
      throw new ImageError({ code: 'tooLarge', bytes: size, limit: UPLOAD_BYTES });
    }
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof ImageError) {
      throw error;
    }
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    throw new ImageError(
      { code: missing ? 'missing' : 'unreadable', path: uri.path },
      { cause: error },
    );
  }
}
