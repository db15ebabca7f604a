import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import {
  OPT_HEIGHT,
  VISIBLE_OPTS,
} from '@vscode-elements/elements/dist/includes/vscode-select/vscode-select-base.js';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import type { FieldIssue } from '../../runway/errors.ts';

/** A control with its label, help and errors. */
export interface Field {
  /** The request's field that its errors are about. */
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly issues: readonly FieldIssue[];
  /** Shown at the end of the label's line. */
  readonly aside?: TemplateResult | undefined;
}

/** What is common to every field: a label above, the control, help and errors below it. */
export function fieldTemplate(field: Field, control: TemplateResult): TemplateResult {
  const { name, label, help, issues, aside } = field;
  const errors = issues.filter((it) => it.field === name);
  return html`
    <div class="field" data-invalid=${errors.length > 0}>
      <div class="label">
        <label for=${name} @click=${focusControl}>${label}</label>
        ${aside ?? nothing}
      </div>
      ${control}
      <div id="${name}-help" class="help">${help ?? nothing}</div>
      <div id="${name}-error" class="error" role="alert">
        ${errors.map((it) => html`<p>${it.message}</p>`)}
      </div>
    </div>
  `;
}

function focusControl(event: Event): void {
  const name = (event.currentTarget as HTMLLabelElement).htmlFor;
  document.getElementById(name)?.focus();
}

export function textarea(
  field: Field,
  value: string,
  { rows, placeholder = '' }: { readonly rows: number; readonly placeholder?: string },
  onInput: (value: string) => void,
): TemplateResult {
  return fieldTemplate(
    field,
    html`<vscode-textarea
      id=${field.name}
      data-field=${field.name}
      .label=${field.label}
      placeholder=${placeholder}
      rows=${rows}
      resize="vertical"
      ?invalid=${isInvalid(field)}
      .value=${live(value)}
      @input=${(event: Event) => onInput(valueOf(event))}
    ></vscode-textarea>`,
  );
}

export function textfield(
  field: Field,
  value: string,
  onInput: (value: string) => void,
): TemplateResult {
  return html`<vscode-textfield
    id=${field.name}
    data-field=${field.name}
    .label=${field.label}
    ?invalid=${isInvalid(field)}
    .value=${live(value)}
    @input=${(event: Event) => onInput(valueOf(event))}
  ></vscode-textfield>`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function select(
  field: Field,
  value: string,
  choices: readonly Choice[],
  onChange: (value: string) => void,
): TemplateResult {
  // Another list makes another element: the toolkit's keeps the choice of the old list otherwise.
  const list = choices.map((it) => it.label).join('\n');
  // Before the toolkit opens it.
  const place = {
    capture: true,
    handleEvent: (event: Event) => placeList(event, choices.length),
  };
  return html`${keyed(
    list,
    html`<vscode-single-select
      id=${field.name}
      data-field=${field.name}
      .label=${field.label}
      ?invalid=${isInvalid(field)}
      .value=${live(value)}
      @pointerdown=${place}
      @keydown=${place}
      @change=${(event: Event) => onChange(valueOf(event))}
    >
      ${choices.map(
        (it) =>
          html`<vscode-option value=${it.value} ?selected=${it.value === value}
            >${it.label}</vscode-option
          >`,
      )}
    </vscode-single-select>`,
  )}`;
}

/** Lets a list open upwards where it would not fit below; the toolkit cuts it off there. */
function placeList(event: Event, options: number): void {
  const list = event.currentTarget as HTMLElement & { open: boolean; position: 'above' | 'below' };
  if (!list.open) {
    const { top, bottom } = list.getBoundingClientRect();
    const below = document.documentElement.clientHeight - bottom;
    const height = Math.min(options, VISIBLE_OPTS) * OPT_HEIGHT;
    list.position = below < height && top > below ? 'above' : 'below';
  }
}

function isInvalid(field: Field): boolean {
  return field.issues.some((it) => it.field === field.name);
}

function valueOf(event: Event): string {
  return (event.currentTarget as HTMLElement & { value: string }).value;
}
