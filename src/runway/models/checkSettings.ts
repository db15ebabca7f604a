import * as l10n from '@vscode/l10n';
import type { FieldIssue } from '../errors/serviceError.ts';
import { modelsOf, parseRatio, SEED_MAX, type Model, type OfferedModel } from './model.ts';
import type { VideoSettings } from '../request.ts';
import type { Service } from '../service.ts';

/** What is asked for; of an image for the video's end it matters only whether there is one. */
export interface Wanted extends VideoSettings {
  readonly lastFrame?: unknown;
}

/**
 * Checks everything that can be known before a request is sent.
 *
 * A relay may know more than our table: there a ratio of one's own is let through, so that the
 * specification's own example can be sent as it stands.
 */
export function checkSettings(
  settings: Wanted,
  kind: Service['kind'],
  models: readonly Model[],
): FieldIssue[] {
  const offered = modelsOf(kind, models);
  const model = offered.find((it) => it.id === settings.model);
  if (model === undefined) {
    const message = l10n.t(
      'This service does not offer {0}. Choose {1}.',
      settings.model,
      either(offered.map((it) => it.id)),
    );
    return [{ field: 'model', message }];
  }
  const issues: readonly (readonly [string, string | undefined])[] = [
    ['promptText', checkPrompt(settings.promptText ?? '', model)],
    ['negativePrompt', checkNegativePrompt(settings.negativePrompt ?? '', model)],
    ['ratio', checkRatio(settings.ratio, model, kind)],
    ['duration', checkDuration(settings.duration, model)],
    ['audio', checkAudio(settings.audio, model)],
    ['lastFrame', checkLastFrame(settings.lastFrame, model)],
    ['seed', checkSeed(settings.seed, model)],
  ];
  return issues.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]));
}

function checkPrompt(prompt: string, model: OfferedModel): string | undefined {
  if (prompt.length > model.promptLength) {
    return l10n.t(
      'The prompt has {0} characters; {1} takes at most {2}. Shorten it.',
      prompt.length,
      model.id,
      model.promptLength,
    );
  }
  return model.prompt === 'required' && prompt === ''
    ? l10n.t('{0} needs a prompt. Describe what should move.', model.id)
    : undefined;
}

function checkNegativePrompt(prompt: string, model: OfferedModel): string | undefined {
  if (prompt !== '' && model.negativePromptLength === 0) {
    return l10n.t('{0} takes no negative prompt. Leave it out.', model.id);
  }
  return prompt.length > model.negativePromptLength
    ? l10n.t(
        'The negative prompt has {0} characters; {1} takes at most {2}. Shorten it.',
        prompt.length,
        model.id,
        model.negativePromptLength,
      )
    : undefined;
}

function checkRatio(ratio: string, model: OfferedModel, kind: Service['kind']): string | undefined {
  if (parseRatio(ratio) === undefined) {
    return l10n.t('Enter the ratio as width:height in pixels, such as {0}.', model.ratios[0]);
  }
  return kind === 'runway' && !model.ratios.includes(ratio)
    ? l10n.t('{0} does not make {1}. Choose {2}.', model.id, ratio, either(model.ratios))
    : undefined;
}

function checkDuration(duration: number, model: OfferedModel): string | undefined {
  return model.durations.includes(duration)
    ? undefined
    : l10n.t('{0} does not make {1} s. Choose {2}.', model.id, duration, either(model.durations));
}

function checkAudio(audio: boolean | undefined, model: OfferedModel): string | undefined {
  return audio === undefined || model.audio
    ? undefined
    : l10n.t('{0} leaves no choice of audio. Leave it out.', model.id);
}

function checkSeed(seed: number | undefined, model: OfferedModel): string | undefined {
  if (seed !== undefined && !model.seed) {
    return l10n.t('{0} takes no seed. Leave it out.', model.id);
  }
  return seed === undefined || (Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX)
    ? undefined
    : l10n.t(
        'The seed is a whole number from 0 to {0}. Leave it empty for a random one.',
        SEED_MAX,
      );
}

function checkLastFrame(lastFrame: unknown, model: OfferedModel): string | undefined {
  return lastFrame === undefined || model.lastFrame
    ? undefined
    : l10n.t('{0} takes no last frame. Leave it out.', model.id);
}

function either(values: readonly (string | number)[]): string {
  return values.join(' / ');
}
