import * as l10n from '@vscode/l10n';

/** The form's label for a field of the request; the field's name when the form has no such field. */
export function fieldLabel(field: string): string {
  switch (field) {
    case 'promptText':
      return l10n.t('Prompt');
    case 'negativePrompt':
      return l10n.t('Negative prompt');
    case 'promptImage':
      return l10n.t('Image');
    case 'lastFrame':
      return l10n.t('Last frame');
    case 'model':
      return l10n.t('Model');
    case 'ratio':
      return l10n.t('Ratio');
    case 'resolution':
      return l10n.t('Resolution');
    case 'outputFormat':
      return l10n.t('Output format');
    case 'proresProfile':
      return l10n.t('ProRes profile');
    case 'promptExpansionMode':
      return l10n.t('Prompt rewriting');
    case 'publicFigureThreshold':
      return l10n.t('Public figures');
    case 'duration':
      return l10n.t('Duration');
    case 'audio':
      return l10n.t('Audio');
    case 'seed':
      return l10n.t('Seed');
    case 'watermark':
      return l10n.t('Watermark');
    default:
      return field;
  }
}
