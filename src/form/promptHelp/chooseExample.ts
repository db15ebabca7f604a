import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EXAMPLES, type ImageKind } from './examples.ts';
import { chooseText } from './chooseText.ts';

/**
 * Lists examples of prompts, by the kind of image.
 *
 * @param language of the prompt; undefined: the user's, because an example is there to be changed
 * @param signal closes the list
 * @returns the chosen prompt; undefined when cancelled
 */
export function chooseExample(
  language: 'en' | 'zh' | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const shown = language ?? (vscode.env.language.startsWith('zh') ? 'zh' : 'en');
  return chooseText(
    {
      title: l10n.t('Examples of Prompts'),
      rows: EXAMPLES.map((example) => ({
        label: kindLabel(example.kind),
        detail: example[shown],
        text: example[shown],
      })),
    },
    signal,
  );
}

function kindLabel(kind: ImageKind): string {
  switch (kind) {
    case 'portrait':
      return l10n.t('Person');
    case 'product':
      return l10n.t('Product');
    case 'landscape':
      return l10n.t('Landscape');
    case 'animal':
      return l10n.t('Animal');
    case 'city':
      return l10n.t('City');
    case 'illustration':
      return l10n.t('Illustration or logo');
    case 'food':
      return l10n.t('Food');
  }
}
