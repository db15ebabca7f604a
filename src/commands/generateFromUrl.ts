import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openForm } from '../form/openForm.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { checkImageUrl } from '../image/imageUrl.ts';
import { ImageError } from '../image/imageError.ts';
import type { App } from '../app.ts';
import { ensureService } from './service/ensureService.ts';
import { imageFaultText } from '../views/texts/imageFaultText.ts';

/**
 * Opens a form for an image on the web. The service downloads the image itself.
 *
 * @param address of an image that was dropped. The user sees it before it is used.
 */
export async function generateFromUrl(app: App, address?: unknown): Promise<void> {
  const url = await vscode.window.showInputBox({
    title: l10n.t('Generate Video from URL'),
    prompt: l10n.t('URL of a PNG, JPEG or WebP image'),
    placeHolder: 'https://example.com/cat.png',
    value: typeof address === 'string' ? address : '',
    ignoreFocusOut: true,
    validateInput: checkUrl,
  });
  if (url !== undefined && (await ensureService(app)) !== undefined) {
    await openForm(app, imageFrom(url.trim()));
  }
}

/** Returns what is wrong with an image's URL; undefined when nothing is. */
function checkUrl(text: string): string | undefined {
  try {
    checkImageUrl(text);
    return undefined;
  } catch (error) {
    if (error instanceof ImageError) {
      return imageFaultText(error.fault);
    }
    throw error;
  }
}
