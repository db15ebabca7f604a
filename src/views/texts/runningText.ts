import * as l10n from '@vscode/l10n';

/** How many videos are being generated, as a sentence without a full stop. */
export function runningText(count: number): string {
  return count === 1 ? l10n.t('Generating 1 video') : l10n.t('Generating {0} videos', count);
}

/** How many videos the user hasn't looked at, as a sentence without a full stop. */
export function newText(count: number): string {
  return count === 1 ? l10n.t('1 new video') : l10n.t('{0} new videos', count);
}
