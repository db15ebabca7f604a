import { html, nothing, type TemplateResult } from 'lit';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import { fill } from '../../util/fill.ts';
import type { FormStrings } from '../strings.ts';
import { focusField } from './focus.ts';
import { chosenModel, moreFields, type Form } from './form.ts';

/** What is wrong in the user's own models. */
export function mistakes(form: Form): TemplateResult {
  return html`<div class="error mistakes" role="status">
    ${form.mistakes.map((mistake) => html`<p dir="auto">${mistake}</p>`)}
  </div>`;
}

/** The fields in sight that an issue can be about, from top to bottom. */
export function shownFields(form: Form): readonly string[] {
  const model = chosenModel(form);
  return [
    'promptImage',
    'promptText',
    ...(model === undefined || model.negativePromptLength === 0 ? [] : ['negativePrompt']),
    'model',
    'ratio',
    ...(model?.choices?.resolution === undefined ? [] : ['resolution']),
    'duration',
    ...(model?.audio === true ? ['audio'] : []),
    ...(model?.lastFrame === true ? ['lastFrame'] : []),
    ...(model?.seed === false ? [] : ['seed']),
    ...moreFields(form),
  ];
}

/**
 * The one alert of the form: names the fields with issues, which may be out of sight, and shows the
 * issues that are not about a field in sight.
 */
export function summary(form: Form): TemplateResult {
  const { strings, issues, billing } = form;
  const shown = shownFields(form);
  const wrong = shown.filter((name) => issues.some(({ field }) => field === name));
  return html`<div class="error general" role="alert" tabindex="-1">
    ${
      wrong.length === 0
        ? nothing
        : html`<div class="summary">
            ${strings.checkFields}
            ${wrong.map(
              (name) =>
                html`<button type="button" class="link" @click=${() => focusField(name)}>
                  ${fieldLabel(name, strings)}
                </button>`,
            )}
          </div>`
    }
    ${issues
      .filter(({ field }) => !shown.includes(field))
      .map((issue) => html`<p dir="auto">${generalText(issue, strings)}</p>`)}
    ${billing === undefined ? nothing : html`<p><a href=${billing}>${strings.billing}</a></p>`}
  </div>`;
}

/** An issue with the name of its field: the form's, or, for a field that it has not, the service's. */
function generalText({ field, message }: FieldIssue, strings: FormStrings): string {
  if (field === '') {
    return message;
  }
  const label = fieldLabel(field, strings);
  return label === undefined
    ? fill(strings.serviceMessage, field, message)
    : fill(strings.fieldMessage, label, message);
}

function fieldLabel(field: string, strings: FormStrings): string | undefined {
  switch (field) {
    case 'promptImage':
      return strings.image;
    case 'promptText':
      return strings.prompt;
    case 'negativePrompt':
    case 'model':
    case 'ratio':
    case 'resolution':
    case 'outputFormat':
    case 'proresProfile':
    case 'promptExpansionMode':
    case 'publicFigureThreshold':
    case 'duration':
    case 'audio':
    case 'lastFrame':
    case 'seed':
    case 'watermark':
      return strings[field];
    default:
      return undefined;
  }
}
