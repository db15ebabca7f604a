import * as l10n from '@vscode/l10n';

/** Everything the page shows, translated by the host, which knows the language. */
export function formStrings() {
  return {
    title: l10n.t('Generate a video from {0}', '{0}'),
    prompt: l10n.t('Prompt'),
    promptHelp: l10n.t('Describe the motion: what moves, and how the camera moves.'),
    promptPlaceholder: l10n.t(
      'Example: The subject turns toward the camera and smiles. Slow push in.',
    ),
    characters: l10n.t('{0} of {1} characters', '{0}', '{1}'),
    lastTry: l10n.t('The last attempt failed. {0}', '{0}'),
    negativePrompt: l10n.t('Negative prompt'),
    negativePromptHelp: l10n.t('What to keep out of the video.'),
    required: l10n.t('required'),
    model: l10n.t('Model'),
    ratio: l10n.t('Ratio'),
    ratioNearest: l10n.t('{0} (nearest to the image)', '{0}'),
    ratioCustom: l10n.t('Custom…'),
    ratioCustomLabel: l10n.t('Custom ratio (width:height)'),
    duration: l10n.t('Duration'),
    seconds: l10n.t('{0} s', '{0}'),
    audio: l10n.t('Audio'),
    audioOn: l10n.t('With audio'),
    audioOff: l10n.t('Without audio'),
    seed: l10n.t('Seed'),
    seedHelp: l10n.t(
      'Leave empty for a random seed. The same seed and prompt give a similar video.',
    ),
    randomSeed: l10n.t('Random Seed'),
    more: l10n.t('More'),
    watermark: l10n.t('Watermark'),
    watermarkUnset: l10n.t('As the service decides'),
    watermarkOff: l10n.t('No watermark'),
    watermarkOn: l10n.t('With watermark'),
    lastFrame: l10n.t('Last frame'),
    lastFrameHelp: l10n.t('Optional. The video will end on this image.'),
    lastFrameShape: l10n.t('This image has a different shape. Both will be cropped to the center.'),
    choose: l10n.t('Choose…'),
    remove: l10n.t('Remove'),
    generate: l10n.t('Generate'),
    generateFor: l10n.t('Generate · {0} credits', '{0}'),
    generating: l10n.t('Submitting…'),
    hint: l10n.t(
      '{0} to generate. The video is saved automatically. You can close this tab.',
      '{0}',
    ),
    service: l10n.t('Service: {0}', '{0}'),
    billing: l10n.t('Open the Billing Page'),
    imageSize: l10n.t('{0} × {1} pixels', '{0}', '{1}'),
    cropped: l10n.t('Cropped to the center. The dimmed area won’t be in the video.'),
    notCropped: l10n.t('Fits. Nothing is cropped.'),
    noPreview: l10n.t('No preview'),
    imageNotLoaded: l10n.t(
      'No preview: this computer couldn’t load the image. The service may still be able to.',
    ),
    imageConverted: l10n.t(
      'The service doesn’t accept {0} files, so a converted copy is sent.',
      '{0}',
    ),
    imageFirstFrame: l10n.t(
      'The service doesn’t accept {0} files, so the first frame is sent as an image.',
      '{0}',
    ),
    imageLargest: l10n.t(
      'The service doesn’t accept {0} files, so the largest image in the file is sent.',
      '{0}',
    ),
    imageRotated: l10n.t('The photo is rotated by its EXIF data. A copy is sent as shown here.'),
    imageScaled: l10n.t(
      'The image is {0} MB; the limit is {1} MB. A smaller copy is sent, with no loss visible in the video.',
      '{0}',
      '{1}',
    ),
    imageDamaged: l10n.t('The image is damaged and can’t be read.'),
    imageJxlNotRead: l10n.t(
      'The image is damaged, or this version of VS Code can’t read JPEG XL. Save it as PNG or JPEG and use that.',
    ),
    imageNotConverted: l10n.t(
      'The image couldn’t be converted. Save it as PNG or JPEG and use that.',
    ),
    imageNotFitting: l10n.t(
      'The image is too large for the service, even when compressed. Choose a smaller size or resize the image.',
    ),
    imageTooNarrow: l10n.t(
      'This image is too narrow for {0} ({1} × {2}). Crop it to at least {3}, or choose another model.',
      '{0}',
      '{1}',
      '{2}',
      '{3}',
    ),
    imageTooWide: l10n.t(
      'This image is too wide for {0} ({1} × {2}). Crop it to at most {3}, or choose another model.',
      '{0}',
      '{1}',
      '{2}',
      '{3}',
    ),
    imageBlocks: l10n.t('The image can’t be used. The reason is shown beside it.'),
  };
}

export type FormStrings = ReturnType<typeof formStrings>;
