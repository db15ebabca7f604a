import * as vscode from 'vscode';
import { IMAGE_BYTES } from '../image/delivery.ts';
import { fetchImage } from '../image/fetchImage.ts';
import { isAccepted } from '../image/file/format.ts';
import { ImageError } from '../image/imageError.ts';
import { recogniseImage, type ImageFile } from '../image/file/imageFile.ts';
import { isByUrl, type SourceImage } from '../image/promptImage.ts';
import { checkImageUrl, nameFromUrl } from '../image/imageUrl.ts';
import { formatLocation } from '../ui/location.ts';
import { outputFolder } from './outputFolder.ts';

/**
 * Names an image: a file of any file system of VS Code, or an https URL, which the service fetches.
 *
 * @throws {ImageError} when it is an URL that services don't accept
 */
export function imageFrom(address: string): SourceImage {
  if (isByUrl({ uri: address, name: '' })) {
    const uri = checkImageUrl(address);
    return { uri, name: nameFromUrl(uri) };
  }
  const uri = vscode.Uri.parse(address);
  return { uri: uri.toString(), name: uri.path.split('/').at(-1) ?? 'image' };
}

/** Reads an image from its file or from its URL. @throws {ImageError} */
export async function readImage(image: SourceImage): Promise<ImageFile> {
  if (!isByUrl(image)) {
    return recogniseImage(await readFile(vscode.Uri.parse(image.uri)));
  }
  const file = recogniseImage(await fetchImage(image.uri));
  if (!isAccepted(file.format)) {
    throw new ImageError({ code: 'urlFormat', format: file.format });
  }
  return file;
}

/** Folder on disk for an image's video; undefined when the user must be asked. */
export function videoFolder(image: SourceImage): Promise<string | undefined> {
  return outputFolder(isByUrl(image) ? undefined : vscode.Uri.parse(image.uri));
}

async function readFile(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > IMAGE_BYTES) {
      throw new ImageError({ code: 'tooLarge', bytes: size, limit: IMAGE_BYTES });
    }
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof ImageError) {
      throw error;
    }
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    throw new ImageError(
      { code: missing ? 'missing' : 'unreadable', path: formatLocation(uri.toString()) },
      { cause: error },
    );
  }
}
