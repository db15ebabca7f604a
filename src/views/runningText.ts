import * as l10n from '@vscode/l10n';

/** How many videos are being generated, as a sentence without a full stop. */
export function runningText(count: number): string {
  return count === 1
    ? l10n.t('1 video is being generated')
    : l10n.t('{0} videos are being generated', count);
}
