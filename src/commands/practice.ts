import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openForm } from '../form/openForm.ts';
import { isolateName, shortenName } from '../util/shortenName.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { saveSample, sampleFolder } from '../workspace/samplePicture.ts';
import { activeImage, askForImages } from './generate.ts';
import { usePractice } from './selectService.ts';

interface Row extends vscode.QuickPickItem {
  /** @returns none when cancelled */
  readonly find: () => Promise<readonly vscode.Uri[]>;
}

/**
 * Selects practice mode, and opens the page of an image: the sample picture, the image in the active
 * editor, or one that the user chooses.
 */
export async function practice(app: App): Promise<void> {
  const images = await chooseImages(app.context);
  if (images.length === 0) {
    return;
  }
  await usePractice(app);
  for (const image of images) {
    await openForm(app, imageFrom(image.toString()));
  }
}

/** @returns none when cancelled */
async function chooseImages(context: vscode.ExtensionContext): Promise<readonly vscode.Uri[]> {
  const active = activeImage() ?? [];
  const folder = sampleFolder(context);
  const rows: Row[] = [
    ...active.map((image) => ({
      label: isolateName(shortenName(basename(image.path))),
      description: l10n.t('the image in the editor'),
      find: () => Promise.resolve([image]),
    })),
    {
      label: l10n.t('Sample Picture'),
      description: l10n.t('is saved in {0}', folder.name),
      find: async () => [await saveSample(context, folder.uri)],
    },
    { label: l10n.t('Choose Images…'), find: askForImages },
  ];
  const chosen = await vscode.window.showQuickPick(rows, {
    title: l10n.t('Practice Mode'),
    placeHolder: l10n.t('Select an image to practice with. It’s free, and nothing is sent.'),
  });
  return (await chosen?.find()) ?? [];
}
