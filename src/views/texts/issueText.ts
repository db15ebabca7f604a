import * as l10n from '@vscode/l10n';
import { fieldLabel } from './fieldLabel.ts';
import type { SettingsIssue } from '../../runway/models/checkSettings.ts';

/** What is wrong with a field of a request, and what to do. */
export function issueText(issue: SettingsIssue): string {
  switch (issue.code) {
    case 'notOffered':
      return l10n.t(
        'This service doesn’t offer {0}. Choose {1}.',
        issue.model,
        listChoices(issue.choices),
      );
    case 'required':
      return l10n.t('{0} needs a prompt. Describe the motion.', issue.model);
    case 'tooShort':
      return l10n.t(
        'The prompt is too short for {0}. Write at least {1} characters.',
        issue.model,
        issue.limit,
      );
    case 'tooLong':
      return tooLongText(issue);
    case 'notRatio':
      return l10n.t('Enter the ratio as width:height in pixels, such as {0}.', issue.example);
    case 'notSupported':
      return l10n.t(
        '{0} doesn’t support {1}. Choose {2}.',
        issue.model,
        typeof issue.value === 'number' ? l10n.t('{0} s', issue.value) : issue.value,
        listChoices(issue.choices),
      );
    case 'unsupported':
      return unsupportedText(issue);
    case 'outOfRange':
      return l10n.t(
        'The seed must be a whole number from 0 to {0}. Leave it empty for a random seed.',
        issue.max,
      );
  }
}

function tooLongText({
  field,
  model,
  length,
  limit,
}: Extract<SettingsIssue, { code: 'tooLong' }>): string {
  return field === 'promptText'
    ? l10n.t('The prompt is too long for {0}: {1} of {2} characters.', model, length, limit)
    : l10n.t(
        'The negative prompt is too long for {0}: {1} of {2} characters.',
        model,
        length,
        limit,
      );
}

function unsupportedText({
  field,
  model,
}: Extract<SettingsIssue, { code: 'unsupported' }>): string {
  switch (field) {
    case 'negativePrompt':
      return l10n.t('{0} doesn’t support negative prompts. Clear this field.', model);
    case 'audio':
      return l10n.t('{0} doesn’t let you choose audio.', model);
    case 'lastFrame':
      return l10n.t('{0} doesn’t support a last frame. Remove it.', model);
    case 'seed':
      return l10n.t('{0} doesn’t support seeds. Clear this field.', model);
    case 'ratio':
      return l10n.t('Videos of {0} have the image’s shape. Leave out the ratio.', model);
    case 'proresProfile':
      return l10n.t('A ProRes profile is only for the output formats prores and hdr_prores.');
    case 'resolution':
    case 'outputFormat':
    case 'promptExpansionMode':
    case 'publicFigureThreshold':
      return l10n.t('{0} doesn’t support the setting “{1}”.', model, fieldLabel(field));
  }
}

function listChoices(choices: readonly (string | number)[]): string {
  return choices.join(' / ');
}
