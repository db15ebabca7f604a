import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ShownImage } from '../image/readImage.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import { IMAGE_EXTENSIONS } from '../image/format.ts';
import { imageFrom, type ImageSource } from '../workspace/imageSource.ts';
import { issueAbout } from './submitForm.ts';

/**
 * The image that a form's video ends with. Only the user's choice sets it, here and not in the
 * page, so that no message of a page can have another file read and sent. (After a window reload
 * its URI comes from the state that VS Code kept, like that of the first image.)
 */
export class LastFrame {
  source: ImageSource | undefined;
  /** Missing when there is none, or it could not be read. */
  image: ShownImage | undefined;
  /** Why it could not be read. */
  issues: readonly FieldIssue[] = [];
  private choosing = false;

  /**
   * @param uri as a task had it, or the form before a window reload; empty for none
   * @throws {ImageError} when it is neither a file's URI nor an https URL
   */
  constructor(uri: string) {
    this.source = uri === '' ? undefined : imageFrom(uri);
  }

  /** Empty for none. */
  get uri(): string {
    return this.source?.uri ?? '';
  }

  async read(): Promise<void> {
    const { source } = this;
    if (source !== undefined) {
      await this.take(source);
    }
  }

  /** Asks for one; false when that was cancelled, or is being asked already. */
  async choose(firstFrame: ImageSource): Promise<boolean> {
    if (this.choosing) {
      return false;
    }
    this.choosing = true;
    try {
      const chosen = await askForImage(firstFrame);
      if (chosen !== undefined) {
        await this.take(imageFrom(chosen.toString()));
      }
      return chosen !== undefined;
    } finally {
      this.choosing = false;
    }
  }

  remove(): void {
    this.source = undefined;
    this.image = undefined;
    this.issues = [];
  }

  private async take(source: ImageSource): Promise<void> {
    try {
      this.image = await source.read();
      this.issues = [];
    } catch (error) {
      this.image = undefined;
      this.issues = [issueAbout('lastFrame', error)];
    }
    this.source = source;
  }
}

async function askForImage({ uri }: ImageSource): Promise<vscode.Uri | undefined> {
  const image = vscode.Uri.parse(uri);
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Choose the last frame'),
    openLabel: l10n.t('Choose'),
    filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS },
    ...(image.scheme === 'https' ? {} : { defaultUri: vscode.Uri.joinPath(image, '..') }),
  });
  return chosen?.[0];
}
