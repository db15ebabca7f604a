import * as l10n from '@vscode/l10n';

/** The texts of the page that makes a GIF. The host knows the user's language. */
export function gifStrings() {
  return {
    title: l10n.t('Export {0} as GIF', '{0}'),
    width: l10n.t('Width'),
    pixels: l10n.t('{0} × {1} pixels', '{0}', '{1}'),
    rate: l10n.t('Frame rate'),
    perSecond: l10n.t('{0} frames per second', '{0}'),
    reading: l10n.t('Reading the frames…'),
    encoding: l10n.t('Encoding…'),
    size: l10n.t('{0} · {1} frames', '{0}', '{1}'),
    tooLarge: l10n.t('This would be too large for a GIF. Choose a smaller size or frame rate.'),
    cutOff: l10n.t('Only the first {0} seconds become a GIF.', '{0}'),
    preview: l10n.t('Preview of the GIF'),
    save: l10n.t('Save GIF…'),
    cancel: l10n.t('Cancel'),
    again: l10n.t('Make the GIF'),
    stopped: l10n.t('Stopped. Nothing was saved.'),
    faultMissing: l10n.t('The video was moved or deleted.'),
    faultCodec: l10n.t('VS Code can’t play videos of this format.'),
    faultOther: l10n.t('The video can’t be read. Its file may be damaged.'),
  };
}

export type GifStrings = ReturnType<typeof gifStrings>;
