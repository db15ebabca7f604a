import {
  CHOICE_FIELDS,
  listChoices,
  parseRatio,
  SEED_MAX,
  type ChoiceField,
  type Duration,
  type OfferedModel,
} from './model.ts';
import type { VideoSettings } from '../videoSettings.ts';
import type { Service } from '../service.ts';

/** The settings of a request, and whether it has a last frame. */
export interface RequestedSettings extends VideoSettings {
  /** The image for the end of the video, in any form; undefined: there is none. */
  readonly lastFrame?: unknown;
}

/** What is wrong with one field. `views/issueText.ts` turns it into a sentence. */
export type SettingsIssue =
  | {
      readonly field: 'model';
      readonly code: 'notOffered';
      readonly model: string;
      readonly choices: readonly string[];
    }
  | { readonly field: 'promptText'; readonly code: 'required'; readonly model: string }
  /** Lengths are in UTF-16 code units. */
  | {
      readonly field: 'promptText';
      readonly code: 'tooShort';
      readonly model: string;
      readonly limit: number;
    }
  | {
      readonly field: 'promptText' | 'negativePrompt';
      readonly code: 'tooLong';
      readonly model: string;
      readonly length: number;
      readonly limit: number;
    }
  | { readonly field: 'ratio'; readonly code: 'notRatio'; readonly example: string }
  | {
      readonly field: 'ratio' | ChoiceField;
      readonly code: 'notSupported';
      readonly model: string;
      readonly value: string;
      readonly choices: readonly string[];
    }
  /** In seconds. */
  | {
      readonly field: 'duration';
      readonly code: 'notSupported';
      readonly model: string;
      readonly value: Duration;
      readonly choices: readonly Duration[];
    }
  /** The model doesn't support the field. */
  | {
      readonly field: 'negativePrompt' | 'audio' | 'lastFrame' | 'seed' | 'ratio' | ChoiceField;
      readonly code: 'unsupported';
      readonly model: string;
    }
  | { readonly field: 'seed'; readonly code: 'outOfRange'; readonly max: number };

/**
 * Checks the settings of a request before it is sent.
 *
 * A relay may support more ratios than the catalogue, so any ratio is allowed there. The
 * specification's own example (1280:768 with gen4_turbo) needs that.
 *
 * @param offered what the service offers; see `listOfferedModels`
 * @returns the issues, in the order of the form's fields
 */
export function checkSettings(
  settings: RequestedSettings,
  kind: Service['kind'],
  offered: readonly OfferedModel[],
): SettingsIssue[] {
  const model = offered.find(({ id }) => id === settings.model);
  if (model === undefined) {
    const choices = offered.map(({ id }) => id);
    return [{ field: 'model', code: 'notOffered', model: settings.model, choices }];
  }
  if (model.unknown === true) {
    return [checkSeed(settings.seed, model)].filter((issue) => issue !== undefined);
  }
  const issues = [
    checkPrompt(settings.promptText ?? '', model),
    checkNegativePrompt(settings.negativePrompt ?? '', model),
    checkRatio(settings.ratio, model, kind),
    ...CHOICE_FIELDS.map((field) => checkChoice(field, settings, model)),
    checkDuration(settings.duration, model),
    checkAudio(settings.audio, model),
    checkLastFrame(settings.lastFrame, model),
    checkSeed(settings.seed, model),
  ];
  return issues.filter((issue) => issue !== undefined);
}

function checkPrompt(prompt: string, model: OfferedModel): SettingsIssue | undefined {
  const { id, promptLeast = 1, promptLength } = model;
  if (prompt.length > promptLength) {
    return {
      field: 'promptText',
      code: 'tooLong',
      model: id,
      length: prompt.length,
      limit: promptLength,
    };
  }
  if (prompt !== '' && prompt.length < promptLeast) {
    return { field: 'promptText', code: 'tooShort', model: id, limit: promptLeast };
  }
  return model.prompt === 'required' && prompt === ''
    ? { field: 'promptText', code: 'required', model: id }
    : undefined;
}

function checkNegativePrompt(prompt: string, model: OfferedModel): SettingsIssue | undefined {
  const field = 'negativePrompt';
  const { id, negativePromptLength } = model;
  if (prompt.length <= negativePromptLength) {
    return undefined;
  }
  return negativePromptLength === 0
    ? { field, code: 'unsupported', model: id }
    : { field, code: 'tooLong', model: id, length: prompt.length, limit: negativePromptLength };
}

function checkRatio(
  ratio: string | undefined,
  model: OfferedModel,
  kind: Service['kind'],
): SettingsIssue | undefined {
  const field = 'ratio';
  const { id, ratios } = model;
  const [example] = ratios;
  if (ratio === undefined ? example === undefined : ratios.includes(ratio)) {
    return undefined;
  }
  const isRatio = ratio !== undefined && parseRatio(ratio) !== undefined;
  if (kind === 'relay' && isRatio) {
    return undefined;
  }
  if (example === undefined) {
    return { field, code: 'unsupported', model: id };
  }
  return ratio === undefined || (!isRatio && parseRatio(example) !== undefined)
    ? { field, code: 'notRatio', example }
    : { field, code: 'notSupported', model: id, value: ratio, choices: ratios };
}

/** Checks a field with a list of values. */
function checkChoice(
  field: ChoiceField,
  settings: RequestedSettings,
  model: OfferedModel,
): SettingsIssue | undefined {
  const { [field]: value, outputFormat } = settings;
  if (value === undefined) {
    return undefined;
  }
  const choices = listChoices(model, field, outputFormat);
  if (choices.length === 0) {
    return { field, code: 'unsupported', model: model.id };
  }
  return choices.includes(value)
    ? undefined
    : { field, code: 'notSupported', model: model.id, value, choices };
}

function checkDuration(duration: Duration, model: OfferedModel): SettingsIssue | undefined {
  const { id, durations } = model;
  return durations.includes(duration)
    ? undefined
    : { field: 'duration', code: 'notSupported', model: id, value: duration, choices: durations };
}

function checkAudio(audio: boolean | undefined, model: OfferedModel): SettingsIssue | undefined {
  return audio === undefined || model.audio
    ? undefined
    : { field: 'audio', code: 'unsupported', model: model.id };
}

function checkLastFrame(lastFrame: unknown, model: OfferedModel): SettingsIssue | undefined {
  return lastFrame === undefined || model.lastFrame
    ? undefined
    : { field: 'lastFrame', code: 'unsupported', model: model.id };
}

function checkSeed(seed: number | undefined, model: OfferedModel): SettingsIssue | undefined {
  if (seed === undefined) {
    return undefined;
  }
  if (!model.seed) {
    return { field: 'seed', code: 'unsupported', model: model.id };
  }
  return Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX
    ? undefined
    : { field: 'seed', code: 'outOfRange', max: SEED_MAX };
}
