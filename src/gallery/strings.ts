import * as l10n from '@vscode/l10n';

/** What the parts of a page say that show videos. The host knows the user's language. */
export function videoStrings() {
  return {
    play: l10n.t('Play'),
    pause: l10n.t('Pause'),
    previousFrame: l10n.t('Previous Frame'),
    nextFrame: l10n.t('Next Frame'),
    position: l10n.t('Position'),
    positionOf: l10n.t('{0} of {1}', '{0}', '{1}'),
    mute: l10n.t('Mute'),
    unmute: l10n.t('Unmute'),
    openInSystem: l10n.t('Open in System Player'),
    faultMissing: l10n.t('The video was moved or deleted.'),
    faultCodec: l10n.t('VS Code can’t play videos of this format.'),
    faultOther: l10n.t('The video can’t be played. Its file may be damaged.'),
    comparison: l10n.t('Comparison of {0} videos', '{0}'),
    setting: l10n.t('{0}: {1}', '{0}', '{1}'),
    different: l10n.t('(different)'),
    keep: l10n.t('Keep This One'),
    keepNamed: l10n.t('Keep This One: {0}', '{0}'),
    close: l10n.t('Close'),
    noSound: l10n.t('VS Code can’t play the sound of this video.'),
  };
}

export type VideoStrings = ReturnType<typeof videoStrings>;
