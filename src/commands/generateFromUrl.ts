import * as vscode from 'vscode';
import { openForm } from '../form/panel.ts';
import { imageFrom } from '../form/source.ts';
import { checkImageUrl } from '../image/imageUrl.ts';
import { ImageError } from '../image/promptImage.ts';
import type { Parts } from '../parts.ts';
import { ensureService } from './ensureService.ts';

/** Opens a form for an image on the web, which the service will fetch itself. */
export async function generateFromUrl(parts: Parts): Promise<void> {
  const url = await vscode.window.showInputBox({
    title: vscode.l10n.t('Generate Video from Image URL'),
    prompt: vscode.l10n.t('Address of a PNG, JPEG or WebP image'),
    placeHolder: 'https://example.com/cat.png',
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  if (url !== undefined && (await ensureService(parts)) !== undefined) {
    await openForm(parts, imageFrom(url.trim()));
  }
}

function problemOf(text: string): string | undefined {
  try {
    checkImageUrl(text);
    return undefined;
  } catch (error) {
    if (error instanceof ImageError) {
      return error.message;
    }
    throw error;
  }
}
