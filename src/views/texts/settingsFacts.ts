import * as l10n from '@vscode/l10n';
import { CHOICE_FIELDS } from '../../runway/models/model.ts';
import type { VideoSettings } from '../../runway/videoSettings.ts';
import { fieldLabel } from './fieldLabel.ts';

/** A label and its value; undefined if there is none. */
export type Fact = readonly [label: string, value: string | undefined];

/** The settings of a video, without its texts and its seed. */
export function settingsFacts(settings: VideoSettings | undefined): readonly Fact[] {
  return [
    [l10n.t('Model'), settings?.model],
    [l10n.t('Ratio'), settings?.ratio],
    ...CHOICE_FIELDS.map((field): Fact => [fieldLabel(field), settings?.[field]]),
    [l10n.t('Duration'), settings && durationText(settings.duration)],
    [l10n.t('Audio'), settings && formatAudio(settings.audio)],
  ];
}

/** A duration as people read it, such as `5 s`. */
export function durationText(duration: VideoSettings['duration']): string {
  return duration === 'auto' ? l10n.t('The model decides') : l10n.t('{0} s', duration);
}

/** Undefined for models without a choice of audio. */
function formatAudio(audio: boolean | undefined): string | undefined {
  return audio === undefined ? undefined : audio ? l10n.t('On') : l10n.t('Off');
}
