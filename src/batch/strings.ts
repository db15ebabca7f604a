import * as l10n from '@vscode/l10n';

/** What only the page of a batch shows, translated by the host. The rest is the form's. */
export function batchStrings() {
  return {
    title: l10n.t('Generate videos from several images'),
    images: l10n.t('Images'),
    addImages: l10n.t('Add Images…'),
    addFolder: l10n.t('Add Folder…'),
    removeImage: l10n.t('Remove {0}', '{0}'),
    ownPrompt: l10n.t('Prompt'),
    ownPromptOf: l10n.t('Prompt for {0}', '{0}'),
    ownPromptHelp: l10n.t('Leave empty to use the prompt for all images.'),
    openPage: l10n.t('Open Page'),
    openPageOf: l10n.t('Open Page of {0}', '{0}'),
    cropped: l10n.t('Cropped to {0} around the center, to fit the model.', '{0}'),
    leftOut: l10n.t('Left out'),
    reading: l10n.t('Reading…'),
    ratioClosest: l10n.t('Closest to each image'),
    hint: l10n.t(
      'You are asked once before anything is sent. Videos are saved automatically, and you can close this page.',
    ),
    accepted: l10n.t('{0} videos are on the list. They are sent one after another.', '{0}'),
    acceptedOne: l10n.t('1 video is on the list.'),
    showList: l10n.t('Show Tasks'),
  };
}

export type BatchStrings = ReturnType<typeof batchStrings>;
