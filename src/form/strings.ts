import * as l10n from '@vscode/l10n';
import { SEED_MAX } from '../runway/models/model.ts';

/** Everything the page shows, translated by the host, which knows the language. */
export function formStrings() {
  return {
    title: l10n.t('Generate a video from {0}', '{0}'),
    prompt: l10n.t('Prompt'),
    promptHelp: l10n.t('What should move, and how the camera moves.'),
    promptPlaceholder: l10n.t('The cat turns its head and blinks. The camera moves in slowly.'),
    characters: l10n.t('{0} of {1} characters', '{0}', '{1}'),
    lastTry: l10n.t('The last try failed. {0}', '{0}'),
    negativePrompt: l10n.t('Negative prompt'),
    negativePromptHelp: l10n.t('What should not appear in the video.'),
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
    seedHelp: l10n.t('Empty: random. The same seed gives similar videos. 0 to {0}.', SEED_MAX),
    randomSeed: l10n.t('Random Seed'),
    more: l10n.t('More'),
    watermark: l10n.t('Watermark'),
    watermarkUnset: l10n.t('As the service decides'),
    watermarkOff: l10n.t('No watermark'),
    watermarkOn: l10n.t('With watermark'),
    lastFrame: l10n.t('Last frame'),
    lastFrameHelp: l10n.t('The image the video ends with. Optional.'),
    lastFrameShape: l10n.t(
      'Its shape differs from the first frame’s. The service crops both from the centre.',
    ),
    choose: l10n.t('Choose…'),
    remove: l10n.t('Remove'),
    generate: l10n.t('Generate'),
    generateFor: l10n.t('Generate · {0} credits', '{0}'),
    generating: l10n.t('Submitting…'),
    hint: l10n.t('{0} generates. The video is saved by itself; you can close this tab.', '{0}'),
    service: l10n.t('Service: {0}', '{0}'),
    billing: l10n.t('Open the Billing Page'),
    imageSize: l10n.t('{0} × {1} pixels', '{0}', '{1}'),
    cropped: l10n.t('The service crops it from the centre; what is dark will be missing.'),
    notCropped: l10n.t('Nothing is cropped.'),
    noPreview: l10n.t('No preview'),
    imageConverted: l10n.t('The service does not take {0}. The image is converted.', '{0}'),
    imageFirstFrame: l10n.t(
      'The service does not take {0}. The first frame is converted and sent.',
      '{0}',
    ),
    imageLargest: l10n.t(
      'The service does not take {0}. The largest image in the file is converted and sent.',
      '{0}',
    ),
    imageTurned: l10n.t('The image is sent as it stands here, without its EXIF orientation.'),
    imageScaled: l10n.t(
      'The image has {0} MB; the service takes {1} MB. It is scaled down to fit, but not below what the video shows.',
      '{0}',
      '{1}',
    ),
    imageTooLarge: l10n.t(
      'The image has to be converted, but it has more than {0} MB. Scale it down first.',
      '{0}',
    ),
    imageNotConverted: l10n.t(
      'The image could not be converted. Save it as PNG or JPEG and use that.',
    ),
    imageNotFitting: l10n.t(
      'The image does not fit into what the service takes, even with less detail. Choose a smaller ratio, or scale the image down.',
    ),
  };
}

export type FormStrings = ReturnType<typeof formStrings>;
